package io.tuwen.result.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.result.index.Entry;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/** How an export is written. */
enum ExportFormat {
  /**
   * A table, by RFC 4180, whose first line names the columns.
   *
   * <p>It begins with a byte order mark: a spreadsheet would take UTF-8 for the code page of its
   * machine without one, and every Chinese text would be unreadable.
   *
   * <p>INVARIANT: no field is a formula. One that begins as a formula does has an apostrophe before
   * it, which spreadsheets take for "this is a text".
   */
  CSV("text/csv;charset=UTF-8") {
    @Override
    String head() {
      return "\ufeffid,uploadedAt,size,contentType,status,engine,code,text\r\n";
    }

    @Override
    String line(Entry entry, ObjectMapper json) {
      return String.join(
              ",",
              field(entry.id().value()),
              field(entry.uploadedAt().toString()),
              Long.toString(entry.size()),
              field(entry.contentType()),
              field(status(entry)),
              field(entry.engine().orElse("")),
              field(entry.code().orElse("")),
              field(entry.text().orElse("")))
          + "\r\n";
    }
  },

  /** An object on each line. */
  JSONL("application/jsonl;charset=UTF-8") {
    @Override
    String head() {
      return "";
    }

    @Override
    String line(Entry entry, ObjectMapper json) {
      try {
        return json.writeValueAsString(
                new Line(
                    entry.id().value(),
                    entry.uploadedAt().toString(),
                    entry.size(),
                    entry.contentType(),
                    status(entry),
                    entry.engine().orElse(null),
                    entry.code().orElse(null),
                    entry.text().orElse(null)))
            + "\n";
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("every image can be written", e);
      }
    }
  };

  /** With what a formula begins; some spreadsheets take wide and small ones, too. */
  private static final String FORMULA = "=+-@\u2212";

  /** Letters and signs by their category that are a blank to see. */
  private static final String BLANKS = "\u115f\u1160\u2800\u3164\uffa0";

  private final String contentType;

  ExportFormat(String contentType) {
    this.contentType = contentType;
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Line(
      String id,
      String uploadedAt,
      long size,
      String contentType,
      String status,
      String engine,
      String code,
      String text) {}

  static Optional<ExportFormat> parse(String name) {
    return switch (name) {
      case "csv" -> Optional.of(CSV);
      case "jsonl" -> Optional.of(JSONL);
      default -> Optional.empty();
    };
  }

  String contentType() {
    return contentType;
  }

  String fileName() {
    return "images." + name().toLowerCase(Locale.ROOT);
  }

  abstract String head();

  abstract String line(Entry entry, ObjectMapper json);

  private static String status(Entry entry) {
    return entry.status().name().toLowerCase(Locale.ROOT);
  }

  private static String field(String text) {
    return '"' + (mayBeFormula(text) ? "'" : "") + text.replace("\"", "\"\"") + '"';
  }

  /** Spreadsheets differ in what they pass over before a formula. */
  private static boolean mayBeFormula(String text) {
    if (text.isEmpty()) {
      return false;
    }
    var first = text.codePointAt(0);
    return !isSeen(first) || FORMULA.indexOf(plain(first)) >= 0;
  }

  private static int plain(int character) {
    return Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC).codePointAt(0);
  }

  /**
   * Whether it is certain that a person sees something. Marks join what is before them, and there
   * is nothing; what has no category yet may be anything.
   */
  private static boolean isSeen(int character) {
    return switch (Character.getType(character)) {
      case Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.CONTROL,
          Character.FORMAT,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      default -> BLANKS.indexOf(character) < 0;
    };
  }
}

package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.key.ImageId;
import io.tuwen.result.index.Entry;
import io.tuwen.result.index.Filter.Status;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExportFormatTest {
  private static String field(String text) {
    var entry =
        new Entry(
            new ImageId("k-%043d".formatted(1)),
            Instant.EPOCH,
            1,
            "image/png",
            Status.COMPLETED,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(text));
    var line = ExportFormat.CSV.line(entry, new ObjectMapper());
    return line.substring(line.lastIndexOf(",\"") + 2, line.length() - 3);
  }

  /** Whatever a spreadsheet may pass over, or take for the sign itself: of all of Unicode. */
  @Test
  void no_character_hides_a_formula() {
    var invisible =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(it -> it < 0xd800 || it > 0xdfff)
            .filter(
                it ->
                    Character.isIdentifierIgnorable(it)
                        || Character.isWhitespace(it)
                        || Character.isSpaceChar(it)
                        || !Character.isDefined(it)
                        || isDefaultIgnorable(it)
                        || isFormula(it))
            .mapToObj(Character::toString)
            .toList();

    assertThat(invisible).hasSizeGreaterThan(500_000).contains("\udb40\udc01", "\u3164", "＝");
    assertThat(invisible).allMatch(it -> field(it + "=1+1").startsWith("'"));
  }

  private static boolean isDefaultIgnorable(int character) {
    return Character.toString(character)
        .matches(
            "[\\x{ad}\\x{34f}\\x{61c}\\x{115f}\\x{1160}\\x{17b4}\\x{17b5}\\x{180b}-\\x{180f}\\x{200b}-\\x{200f}"
                + "\\x{202a}-\\x{202e}\\x{2060}-\\x{206f}\\x{3164}\\x{fe00}-\\x{fe0f}\\x{feff}\\x{ffa0}\\x{fff0}-\\x{fff8}"
                + "\\x{1bca0}-\\x{1bca3}\\x{1d173}-\\x{1d17a}\\x{e0000}-\\x{e0fff}]");
  }

  private static boolean isFormula(int character) {
    return Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKC)
        .matches("(?s)[=+@-].*");
  }

  @Test
  void what_people_read_is_as_it_was() {
    for (var text :
        new String[] {"发票", "a=b", "12.5", "￥12", "《合同》", "\"a", "#1", "(x)", "𠮷野家", "é"}) {
      assertThat(field(text)).doesNotStartWith("'");
    }
  }
}

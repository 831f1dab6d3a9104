package io.tuwen.resize.endpoint;

import io.tuwen.common.key.ObjectKey;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What an address of an image asks for. */
sealed interface Address {

  /** A named style: {@code /KEY!STYLE}, {@code /KEY!STYLE.webp}, {@code ?x-oss-process=style/…}. */
  record Style(ObjectKey original, String style, Optional<OutputFormat> format)
      implements Address {}

  /** What was made before by a free processing: {@code /KEY@HASH}. */
  record Stored(ObjectKey original, ObjectKey rendition) implements Address {}

  /** A size: {@code /800*600/KEY}. */
  record Sized(int width, int height, ObjectKey original) implements Address {
    String name() {
      return width + "*" + height;
    }
  }

  /** A free processing: {@code /KEY?x-oss-process=image/…}. */
  record Processed(ObjectKey original, String process) implements Address {}

  /** An original itself. */
  record Bare() implements Address {}

  String PROCESS = "x-oss-process";
  Pattern SIZED =
      Pattern.compile("([1-9][0-9]{0,4})(?:\\*|x)([1-9][0-9]{0,4})/(.+)", Pattern.DOTALL);
  Pattern STYLED =
      Pattern.compile(
          "(.+)!([A-Za-z0-9_-]{1,63})(?:\\.(jpg|png|webp|bmp|gif|tiff|heic|avif))?",
          Pattern.DOTALL);
  Pattern HASHED = Pattern.compile("(.+)@[A-Za-z0-9_-]{43}", Pattern.DOTALL);
  int LONGEST_PROCESS = 4096;
  int LONGEST_KEY = 900;

  /**
   * Understands an address.
   *
   * @param uri path and query, exactly as they were received
   * @throws ProcessException where it is none
   */
  static Address parse(String uri) {
    var question = uri.indexOf('?');
    var path = decoded(question < 0 ? uri : uri.substring(0, question)).substring(1);
    var process = parameter(question < 0 ? "" : uri.substring(question + 1));
    if (process.isPresent()) {
      return processed(key(path), process.get());
    }
    var sized = SIZED.matcher(path);
    if (sized.matches()) {
      return new Sized(
          Integer.parseInt(sized.group(1)), Integer.parseInt(sized.group(2)), key(sized.group(3)));
    }
    var styled = STYLED.matcher(path);
    if (styled.matches()) {
      return new Style(
          key(styled.group(1)),
          styled.group(2),
          Optional.ofNullable(styled.group(3)).flatMap(OutputFormat::parse));
    }
    var hashed = HASHED.matcher(path);
    return hashed.matches() ? new Stored(key(hashed.group(1)), key(path)) : new Bare();
  }

  private static Address processed(ObjectKey original, String process) {
    if (process.length() > LONGEST_PROCESS) {
      throw ProcessException.invalid("the processing is too long", "");
    }
    return process.startsWith("style/")
        ? new Style(original, process.substring("style/".length()), Optional.empty())
        : new Processed(original, process);
  }

  private static Optional<String> parameter(String query) {
    Optional<String> found = Optional.empty();
    for (var pair : query.split("&", -1)) {
      var equals = pair.indexOf('=');
      if (decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(PROCESS)) {
        if (found.isPresent()) {
          throw ProcessException.invalid(PROCESS + " is given twice", "");
        }
        found = Optional.of(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return found;
  }

  /** A key that is so long that its renditions have no room for their names has none. */
  private static ObjectKey key(String text) {
    try {
      var key = new ObjectKey(text);
      if (text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Answers like a key that nobody has used.
    }
    throw new ProcessException(OssCode.NO_SUCH_KEY, "The specified key does not exist.");
  }

  /** Percent signs alone: a plus is a plus. */
  private static String decoded(String text) {
    var bytes = ByteBuffer.allocate(4 * text.length());
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        bytes.put(octet(text, i));
        i += 2;
      } else {
        bytes.put(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw badAddress();
    }
  }

  private static byte octet(String text, int percent) {
    if (percent + 3 > text.length()) {
      throw badAddress();
    }
    var high = Character.digit(text.charAt(percent + 1), 16);
    var low = Character.digit(text.charAt(percent + 2), 16);
    if (high < 0 || low < 0) {
      throw badAddress();
    }
    return (byte) (high << 4 | low);
  }

  private static ProcessException badAddress() {
    return ProcessException.invalid("the address is not percent-encoded UTF-8", "");
  }
}

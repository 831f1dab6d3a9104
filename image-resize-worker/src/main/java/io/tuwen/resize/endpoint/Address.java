package io.tuwen.resize.endpoint;

import io.tuwen.contract.key.PublicId;
import io.tuwen.resize.process.OssCode;
import io.tuwen.resize.process.OutputFormat;
import io.tuwen.resize.process.ProcessException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an address of an image asks for.
 *
 * <p>It names an image by its public name. A free processing that is stored has no address: it is
 * asked for by what it does, with a signature.
 */
sealed interface Address {

  /**
   * A named style: {@code /NAME!STYLE}, {@code /NAME!STYLE.webp}, {@code ?x-oss-process=style/…}.
   */
  record Style(PublicId image, String style, Optional<OutputFormat> format) implements Address {}

  /** A size: {@code /800*600/NAME}. */
  record Sized(int width, int height, PublicId image) implements Address {
    String name() {
      return width + "*" + height;
    }
  }

  /**
   * A style of a key of one's own that begins like a size, or a size of a key that ends like a
   * style: {@code /800x600/NAME!STYLE}. Which of them is there tells.
   */
  record StyleOrSized(Style style, Sized sized) implements Address {}

  /** A free processing: {@code /NAME?x-oss-process=image/…}. */
  record Processed(PublicId image, String process) implements Address {}

  /** An original itself, or an object that only the bucket's owner may address. */
  record Bare() implements Address {}

  String PROCESS = "x-oss-process";
  Pattern SIZED =
      Pattern.compile("([1-9][0-9]{0,4})(?:\\*|x)([1-9][0-9]{0,4})/(.+)", Pattern.DOTALL);
  Pattern STYLED =
      Pattern.compile(
          "(.+)!([A-Za-z0-9_-]{1,63})(?:\\.(jpg|png|webp|bmp|gif|tiff|heic|avif))?",
          Pattern.DOTALL);
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
      return processed(name(path), process.get());
    }
    var styled = STYLED.matcher(path);
    var style =
        styled.matches()
            ? Optional.of(
                new Style(
                    name(styled.group(1)),
                    styled.group(2),
                    Optional.ofNullable(styled.group(3)).flatMap(OutputFormat::parse)))
            : Optional.<Style>empty();
    var matched = SIZED.matcher(path);
    if (!matched.matches()) {
      return style.isPresent() ? style.get() : new Bare();
    }
    var sized =
        new Sized(
            Integer.parseInt(matched.group(1)),
            Integer.parseInt(matched.group(2)),
            name(matched.group(3)));
    return style.isPresent() ? new StyleOrSized(style.get(), sized) : sized;
  }

  private static Address processed(PublicId image, String process) {
    if (process.length() > LONGEST_PROCESS) {
      throw ProcessException.invalid("the processing is too long", "");
    }
    return process.startsWith("style/")
        ? new Style(image, process.substring("style/".length()), Optional.empty())
        : new Processed(image, process);
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
  private static PublicId name(String text) {
    try {
      var name = new PublicId(text);
      if (text.getBytes(StandardCharsets.UTF_8).length <= LONGEST_KEY) {
        return name;
      }
    } catch (IllegalArgumentException e) {
      // Answers like a key without an object.
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

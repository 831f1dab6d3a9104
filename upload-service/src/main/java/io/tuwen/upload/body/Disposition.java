package io.tuwen.upload.body;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What {@code Content-Disposition} says of a part.
 *
 * <p>INVARIANT: read in one pass, by hand: a client chooses every character of it.
 *
 * @param name the field's name, which may be anything, an address with slashes too
 * @param hasFileName an empty file name counts: the client means a file
 */
record Disposition(String name, String fileName, boolean hasFileName) {
  private static final String EXTENDED = "utf-8'";

  static Disposition parse(String header) {
    var name = "";
    var fileName = "";
    var extended = "";
    var hasFileName = false;
    var parameters = new DispositionParameters(header);
    while (parameters.next()) {
      switch (parameters.name().toLowerCase(Locale.ROOT)) {
        case "name" -> name = parameters.value();
        case "filename" -> {
          fileName = parameters.value();
          hasFileName = true;
        }
        case "filename*" -> {
          extended = extended(parameters.value());
          hasFileName = true;
        }
        default -> {
          // other parameters mean nothing to us
        }
      }
    }
    return new Disposition(name, baseName(extended.isEmpty() ? fileName : extended), hasFileName);
  }

  /** {@code UTF-8'language'percent-encoded}. */
  private static String extended(String value) {
    if (!value.regionMatches(true, 0, EXTENDED, 0, EXTENDED.length())) {
      return "";
    }
    var encoded = value.indexOf('\'', EXTENDED.length()) + 1;
    if (encoded == 0) {
      return "";
    }
    try {
      return URLDecoder.decode(
          value.substring(encoded).replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Old clients send the whole path of the file on the phone. */
  private static String baseName(String fileName) {
    return fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
  }
}

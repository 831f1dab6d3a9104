package io.tuwen.upload.body;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What {@code Content-Disposition} says of a part.
 *
 * @param name the field's name, which may be anything, an address with slashes too
 * @param hasFileName an empty file name counts: the client means a file
 */
record Disposition(String name, String fileName, boolean hasFileName) {
  private static final int MAX_FILE_NAME = 1024;
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([\\w*]+)\\s*=\\s*(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^;]*))");
  private static final Pattern EXTENDED =
      Pattern.compile("utf-8'[^']*'(.*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern DIRECTORIES = Pattern.compile(".*[/\\\\]");

  static Disposition parse(String header) {
    var name = "";
    var fileName = "";
    var extended = "";
    var hasFileName = false;
    var parameters = PARAMETER.matcher(header);
    while (parameters.find()) {
      var value = parameters.group(2) != null ? parameters.group(2) : parameters.group(3).strip();
      switch (parameters.group(1).toLowerCase(Locale.ROOT)) {
        case "name" -> name = value;
        case "filename" -> {
          fileName = value;
          hasFileName = true;
        }
        case "filename*" -> {
          extended = extended(value);
          hasFileName = true;
        }
        default -> {
          // other parameters mean nothing to us
        }
      }
    }
    return new Disposition(
        name, cut(baseName(extended.isEmpty() ? fileName : extended)), hasFileName);
  }

  private static String extended(String value) {
    var matcher = EXTENDED.matcher(value);
    if (!matcher.matches()) {
      return "";
    }
    try {
      return URLDecoder.decode(matcher.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Old clients send the whole path of the file on the phone. */
  private static String baseName(String fileName) {
    return DIRECTORIES.matcher(fileName).replaceFirst("");
  }

  private static String cut(String text) {
    return text.length() <= MAX_FILE_NAME ? text : text.substring(0, MAX_FILE_NAME);
  }
}

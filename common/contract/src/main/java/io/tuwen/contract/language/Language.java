package io.tuwen.contract.language;

import java.util.Locale;
import java.util.Optional;

/** A language in which Tuwen speaks to people. Codes, names and numbers are the same in each. */
public enum Language {
  ENGLISH("en"),
  CHINESE("zh-CN");

  /** A browser sends less than 100 characters. What stands behind these is not read. */
  private static final int MAX_LENGTH = 256;

  private static final int MAX_RANGES = 16;

  private final String tag;

  Language(String tag) {
    this.tag = tag;
  }

  /** As {@code Content-Language} and {@code lang} name it. */
  public String tag() {
    return tag;
  }

  /**
   * Reads {@code Accept-Language}.
   *
   * @param header null where the client sends none
   * @param otherwise for a client that prefers none of ours
   */
  public static Language of(String header, Language otherwise) {
    if (header == null) {
      return otherwise;
    }
    var rest = header.length() > MAX_LENGTH ? header.substring(0, MAX_LENGTH) : header;
    var best = otherwise;
    var bestWeight = 0;
    for (var range : rest.split(",", MAX_RANGES)) {
      var semicolon = range.indexOf(';');
      var name = (semicolon < 0 ? range : range.substring(0, semicolon)).strip();
      var weight = semicolon < 0 ? 1000 : weight(range.substring(semicolon + 1));
      var language = named(name, otherwise);
      if (language.isPresent() && weight > bestWeight) {
        best = language.get();
        bestWeight = weight;
      }
    }
    return best;
  }

  private static Optional<Language> named(String range, Language otherwise) {
    var name = range.toLowerCase(Locale.ROOT);
    if (name.equals("*")) {
      return Optional.of(otherwise);
    }
    if (name.equals("zh") || name.startsWith("zh-")) {
      return Optional.of(CHINESE);
    }
    return name.equals("en") || name.startsWith("en-") ? Optional.of(ENGLISH) : Optional.empty();
  }

  /** In thousandths; one that cannot be read is 0. */
  private static int weight(String parameter) {
    var text = parameter.strip();
    if (!text.startsWith("q=") && !text.startsWith("Q=")) {
      return 0;
    }
    var number = text.substring(2);
    if (number.isEmpty()
        || number.length() > 5
        || (number.length() > 1 && number.charAt(1) != '.')) {
      return 0;
    }
    var thousandths = 0;
    var unit = 1000;
    for (var i = 0; i < number.length(); i++) {
      if (i == 1) {
        continue;
      }
      var digit = number.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      thousandths += digit * unit;
      unit /= 10;
    }
    return Math.min(thousandths, 1000);
  }
}

package io.tuwen.resize.describe;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a photo was taken, as OSS writes it: {@code 31deg 14' 15.970" } in the {@code North}. Each
 * part has a space behind it, and zeros at the end are left out: {@code 0deg }.
 */
final class Position {
  private static final Pattern PARTS =
      Pattern.compile("([0-9]+)/([1-9][0-9]*) ([0-9]+)/([1-9][0-9]*) ([0-9]+)/([1-9][0-9]*)");

  private static final String[] UNITS = {"deg", "'", "\""};

  /** Of a part that is no whole number. */
  private static final int[] DECIMALS = {7, 5, 3};

  private static final Map<String, String> DIRECTIONS =
      Map.of("N", "North", "S", "South", "E", "East", "W", "West");

  private Position() {}

  /**
   * Writes a tag of the position.
   *
   * @param value as it stands in the file; what is damaged stays as it is
   */
  static String shown(String name, String value) {
    return switch (name) {
      case "GPSLatitude", "GPSLongitude" -> degrees(value);
      case "GPSLatitudeRef", "GPSLongitudeRef" -> DIRECTIONS.getOrDefault(value, value);
      default -> value;
    };
  }

  private static String degrees(String value) {
    var parts = PARTS.matcher(value);
    if (!parts.matches()) {
      return value;
    }
    var last = UNITS.length - 1;
    while (last > 0 && Long.parseLong(parts.group(2 * last + 1)) == 0) {
      last--;
    }
    var text = new StringBuilder();
    for (int i = 0; i <= last; i++) {
      var above = Long.parseLong(parts.group(2 * i + 1));
      var below = Long.parseLong(parts.group(2 * i + 2));
      var decimals = above % below == 0 ? 0 : DECIMALS[i];
      text.append(String.format(Locale.ROOT, "%." + decimals + "f", (double) above / below))
          .append(UNITS[i])
          .append(' ');
    }
    return text.toString();
  }
}

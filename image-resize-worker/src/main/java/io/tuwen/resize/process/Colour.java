package io.tuwen.resize.process;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Red, green and blue, 0 to 255. */
public record Colour(int red, int green, int blue) {
  public static final Colour WHITE = new Colour(255, 255, 255);
  public static final Colour BLACK = new Colour(0, 0, 0);

  private static final Pattern FORM = Pattern.compile("[0-9A-Fa-f]{6}");

  static Optional<Colour> parse(String text) {
    if (!FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    var rgb = Integer.parseInt(text, 16);
    return Optional.of(new Colour(rgb >> 16, rgb >> 8 & 0xff, rgb & 0xff));
  }

  /** Six hexadecimal digits. */
  public String hex() {
    return String.format(Locale.ROOT, "%02X%02X%02X", red, green, blue);
  }
}

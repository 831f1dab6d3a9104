package io.tuwen.ocr.codes;

import java.util.Arrays;

/** Runs of known widths, in modules. */
final class Pattern {
  /** Through the middle of each of the three squares of a QR code, at any angle. */
  static final Pattern FINDER = new Pattern(1, 1, 3, 1, 1);

  /** Through the middle of an Aztec code, inside its outer ring. */
  static final Pattern BULLS_EYE = new Pattern(1, 1, 1, 1, 1, 1, 1);

  /** The left edge of a PDF417 code, in each of its rows. */
  static final Pattern START = new Pattern(8, 1, 1, 1, 1, 1, 1, 3);

  /** Its right edge. */
  static final Pattern STOP = new Pattern(7, 1, 1, 3, 1, 1, 1, 2, 1);

  /** Smaller modules cannot be told from each other. */
  private static final double MIN_MODULE = 1.2;

  private static final double ROUNDING = 0.4;

  private final int[] widths;
  private final int modules;

  /** For each run, the share of the whole that it may have at least and at most. */
  private final double[] least;

  private final double[] most;

  private Pattern(int... widths) {
    this.widths = widths;
    modules = Arrays.stream(widths).sum();
    least = new double[widths.length];
    most = new double[widths.length];
    for (int i = 0; i < widths.length; i++) {
      var off = 0.5 * Math.sqrt(widths[i]);
      least[i] = (widths[i] - off) / modules;
      most[i] = (widths[i] + off) / modules;
    }
  }

  int length() {
    return widths.length;
  }

  int modules() {
    return modules;
  }

  Pattern reversed() {
    var reversed = new int[widths.length];
    for (int i = 0; i < widths.length; i++) {
      reversed[i] = widths[widths.length - 1 - i];
    }
    return new Pattern(reversed);
  }

  /** Whether the runs from this one on have these widths, give or take half a pixel. */
  boolean matches(Runs runs, int first) {
    var total = runs.end(first + widths.length - 1) - runs.start(first);
    for (int i = 0; i < widths.length; i++) {
      var width = runs.width(first + i);
      if (width + ROUNDING < least[i] * total || width - ROUNDING > most[i] * total) {
        return false;
      }
    }
    return total >= MIN_MODULE * modules;
  }

  boolean matches(int[] counted) {
    int total = 0;
    for (var width : counted) {
      total += width;
    }
    for (int i = 0; i < widths.length; i++) {
      if (counted[i] + ROUNDING < least[i] * total || counted[i] - ROUNDING > most[i] * total) {
        return false;
      }
    }
    return total >= MIN_MODULE * modules;
  }
}

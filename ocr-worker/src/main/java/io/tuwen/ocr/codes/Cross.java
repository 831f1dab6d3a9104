package io.tuwen.ocr.codes;

/**
 * Whether a pattern that a row crosses is crossed in another direction as well.
 *
 * @param threshold between its dark and its light pixels
 * @param width of the pattern in the row
 */
record Cross(Grey grey, Pattern pattern, int threshold, boolean isLight, int width) {
  /**
   * Goes from a pixel of the pattern's middle run both ways.
   *
   * @return how far that way the middle of the pattern is; not a number where there is no pattern
   */
  double middle(int x, int y, int right, int down) {
    var counted = new int[pattern.length()];
    var half = pattern.length() / 2;
    walk(x, y, -right, -down, counted, half, -1);
    var steps = walk(x + right, y + down, right, down, counted, half, 1);
    if (!pattern.matches(counted) || !isAsWide(counted)) {
      return Double.NaN;
    }
    var beyond = steps;
    for (int i = half + 1; i < counted.length; i++) {
      beyond -= counted[i];
    }
    // The middle run ends so far from the start, and began its width before that.
    return 1 + beyond - counted[half] / 2.0;
  }

  /** Slantwise as well, there are as many pixels as across: each is as long as it is oblique. */
  private boolean isAsWide(int[] counted) {
    int total = 0;
    for (var run : counted) {
      total += run;
    }
    return 2 * total > width && total < 2 * width;
  }

  private int walk(int x, int y, int right, int down, int[] counted, int half, int way) {
    int steps = 0;
    int at = half;
    var wantsInk = true;
    while (grey.has(x, y)) {
      if (isInk(x, y) != wantsInk) {
        at += way;
        wantsInk = !wantsInk;
        if (at < 0 || at >= counted.length) {
          return steps;
        }
      }
      if (++counted[at] > width) {
        return steps;
      }
      steps++;
      x += right;
      y += down;
    }
    return steps;
  }

  private boolean isInk(int x, int y) {
    return (grey.at(x, y) < threshold) != isLight;
  }
}

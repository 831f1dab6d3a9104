package io.tuwen.ocr.codes;

import com.google.zxing.common.BitArray;

/**
 * The runs of dark and light pixels along a line.
 *
 * <p>An edge is where the grey has gone back from its last extreme by a share of the last swing. So
 * no threshold has to be known, a shadow over the picture moves none, and the edges of dark and of
 * light runs are shifted alike, which keeps their widths.
 */
final class Runs {
  /** Noise swings less. */
  private static final int MIN_SWING = 20;

  /** What falls for longer than a blurred edge does. */
  private static final int MIN_STEP = 3;

  private final int[] edges;
  private int count;
  private boolean firstIsDark;

  Runs(int maxLength) {
    edges = new int[maxLength + 1];
  }

  /** Reads a line of pixels, each so far from the one before. */
  void read(byte[] pixels, int start, int step, int length) {
    count = 0;
    int low = 255;
    int high = 0;
    int i = 0;
    int at = start;
    while (i < length && high - low < MIN_SWING) {
      var grey = pixels[at] & 0xff;
      low = Math.min(low, grey);
      high = Math.max(high, grey);
      i++;
      at += step;
    }
    if (high - low < MIN_SWING) {
      return;
    }
    var isDark = (pixels[at - step] & 0xff) == low;
    firstIsDark = !isDark;
    edges[count++] = i - 1;
    if (!isDark) {
      var lowest = low;
      low = 255 - high;
      high = 255 - lowest;
    }
    int back = back(high - low);
    for (; i < length; i++, at += step) {
      var grey = pixels[at] & 0xff;
      // The same for both, with the grey turned round for light runs.
      var depth = isDark ? grey : 255 - grey;
      if (depth - low >= back) {
        edges[count++] = i;
        isDark = !isDark;
        back = back(high - low);
        high = 255 - low;
        low = 255 - depth;
      } else if (depth <= low - back && i - edges[count - 1] > MIN_STEP) {
        // A step further down, from the paper's own grey to the ink's: the edge is here.
        edges[count - 1] = i;
        back = back(low - depth);
        high = low;
        low = depth;
      } else if (depth < low) {
        low = depth;
      }
    }
  }

  private static int back(int swing) {
    return Math.max(MIN_SWING, 3 * swing / 8);
  }

  /** How many runs have an edge on both sides. */
  int count() {
    return Math.max(0, count - 1);
  }

  int start(int run) {
    return edges[run];
  }

  int end(int run) {
    return edges[run + 1];
  }

  int width(int run) {
    return edges[run + 1] - edges[run];
  }

  /** The dark runs of a line that was so long. */
  BitArray bits(int length) {
    var bits = new BitArray(length);
    for (int run = 0; run < count(); run++) {
      if (isDark(run)) {
        bits.setRange(start(run), end(run));
      }
    }
    return bits;
  }

  boolean isDark(int run) {
    return firstIsDark != (run % 2 == 0);
  }
}

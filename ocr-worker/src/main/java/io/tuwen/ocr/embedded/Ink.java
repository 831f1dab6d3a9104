package io.tuwen.ocr.embedded;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which columns of a strip have something on them: what is darker or lighter than the ground there,
 * as clearly as the strip's strokes are.
 *
 * @param from the first column with ink
 * @param to behind the last
 * @param gaps between columns with ink, from left to right
 */
record Ink(int from, int to, List<Gap> gaps) {
  private static final int LEVELS = 256;

  /** The ground is looked for in columns around, since light falls unevenly. */
  private static final int BLOCK = 32;

  /** Above and below, the neighbouring lines come in. */
  private static final int MARGIN = 5;

  /** As many of a strip's pixels are strokes at least. */
  private static final double STROKES = 0.03;

  private static final double CLEAR = 0.35;
  private static final int NOISE = 12;

  /** Columns without ink, from one to before another. */
  record Gap(int from, int to) {
    int width() {
      return to - from;
    }

    double middle() {
      return (from + to) / 2.0;
    }
  }

  /**
   * Finds the ink of a strip.
   *
   * @param planes the strip as the recogniser is shown it
   */
  static Ink of(FloatBuffer planes, Strip strip) {
    var width = strip.width();
    var levels = levels(planes, strip);
    var ground = ground(levels, width);
    var threshold = threshold(levels, ground, width);
    var gaps = new ArrayList<Gap>();
    int from = 0;
    int lastInk = -1;
    for (int x = 0; x < width; x++) {
      if (hasInk(levels, width, x, ground[x / BLOCK], threshold)) {
        if (lastInk < 0) {
          from = x;
        } else if (x - lastInk > 1) {
          gaps.add(new Gap(lastInk + 1, x));
        }
        lastInk = x;
      }
    }
    return new Ink(from, lastInk < 0 ? width : lastInk + 1, gaps);
  }

  /** How light each pixel is, row by row, without the margins. */
  private static byte[] levels(FloatBuffer planes, Strip strip) {
    var width = strip.width();
    var rows = Strip.HEIGHT - 2 * MARGIN;
    var levels = new byte[rows * width];
    var row = new float[width];
    var sum = new float[width];
    for (int y = 0; y < rows; y++) {
      Arrays.fill(sum, 0);
      for (int channel = 0; channel < 3; channel++) {
        planes.get((channel * Strip.HEIGHT + MARGIN + y) * strip.stride(), row, 0, width);
        for (int x = 0; x < width; x++) {
          sum[x] += row[x];
        }
      }
      for (int x = 0; x < width; x++) {
        // Three values from -1 to 1.
        levels[y * width + x] = (byte) Math.max(0, Math.min(255, (sum[x] / 6 + 0.5f) * 255));
      }
    }
    return levels;
  }

  /** The median of each block of columns and its neighbours: most of a strip is ground. */
  private static int[] ground(byte[] levels, int width) {
    var blocks = (width + BLOCK - 1) / BLOCK;
    var counts = new int[blocks][LEVELS];
    for (int row = 0; row < levels.length; row += width) {
      for (int x = 0; x < width; x++) {
        counts[x / BLOCK][levels[row + x] & 0xff]++;
      }
    }
    var ground = new int[blocks];
    for (int block = 0; block < blocks; block++) {
      var around = counts[block].clone();
      add(around, counts[Math.max(0, block - 1)]);
      add(around, counts[Math.min(blocks - 1, block + 1)]);
      ground[block] = quantile(around, 0.5);
    }
    return ground;
  }

  private static void add(int[] counts, int[] more) {
    for (int i = 0; i < LEVELS; i++) {
      counts[i] += more[i];
    }
  }

  private static int threshold(byte[] levels, int[] ground, int width) {
    var counts = new int[LEVELS];
    for (int row = 0; row < levels.length; row += width) {
      for (int x = 0; x < width; x++) {
        counts[Math.abs((levels[row + x] & 0xff) - ground[x / BLOCK])]++;
      }
    }
    return Math.max(NOISE, (int) (CLEAR * quantile(counts, 1 - STROKES)));
  }

  private static int quantile(int[] counts, double share) {
    var wanted = share * Arrays.stream(counts).sum();
    int sum = 0;
    for (int i = 0; i < LEVELS; i++) {
      sum += counts[i];
      if (sum >= wanted) {
        return i;
      }
    }
    return LEVELS - 1;
  }

  private static boolean hasInk(byte[] levels, int width, int x, int ground, int threshold) {
    for (int i = x; i < levels.length; i += width) {
      if (Math.abs((levels[i] & 0xff) - ground) > threshold) {
        return true;
      }
    }
    return false;
  }
}

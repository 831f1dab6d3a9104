package io.tuwen.ocr.embedded;

import io.tuwen.ocr.embedded.Ink.Gap;
import java.util.List;

/**
 * Tells which gap between columns with ink is the one between two characters: others are within a
 * character, and some characters touch each other.
 */
final class Gaps {
  /** A character is seen about a step beside its middle at most. */
  private static final int SLACK = 10;

  /** A gap far from halfway between two characters has to be wider by this to be theirs. */
  private static final double AWAY = 0.35;

  private static final byte NO_GAP = 1;
  private static final byte WITHIN = 2;
  private static final byte BETWEEN = 3;

  private Gaps() {}

  /**
   * Gives each two neighbours a gap or none, in order, so that the gaps are as wide as possible in
   * total.
   *
   * @return for each character but the first the gap before it; null where there is none
   */
  static Gap[] between(List<Firing> firings, List<Gap> gaps) {
    var pairs = Math.max(0, firings.size() - 1);
    var steps = new byte[pairs + 1][gaps.size() + 1];
    var above = new double[gaps.size() + 1];
    for (int i = 1; i <= pairs; i++) {
      var left = firings.get(i - 1).middle();
      var right = firings.get(i).middle();
      var row = new double[gaps.size() + 1];
      for (int j = 1; j <= gaps.size(); j++) {
        row[j] = above[j];
        steps[i][j] = NO_GAP;
        if (row[j - 1] > row[j]) {
          row[j] = row[j - 1];
          steps[i][j] = WITHIN;
        }
        var taken = above[j - 1] + worth(gaps.get(j - 1), left, right);
        if (taken > row[j]) {
          row[j] = taken;
          steps[i][j] = BETWEEN;
        }
      }
      above = row;
    }
    return traced(steps, pairs, gaps);
  }

  private static double worth(Gap gap, double left, double right) {
    if (gap.middle() < left - SLACK || gap.middle() > right + SLACK) {
      return Double.NEGATIVE_INFINITY;
    }
    var away = Math.abs(gap.middle() - (left + right) / 2) - (right - left) / 4;
    return gap.width() - AWAY * Math.max(0, away);
  }

  private static Gap[] traced(byte[][] steps, int pairs, List<Gap> gaps) {
    var between = new Gap[pairs];
    int i = pairs;
    int j = gaps.size();
    while (i > 0 && j > 0) {
      switch (steps[i][j]) {
        case BETWEEN -> between[--i] = gaps.get(--j);
        case NO_GAP -> i--;
        default -> j--;
      }
    }
    return between;
  }
}

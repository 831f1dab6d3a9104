package io.tuwen.ocr.embedded;

import java.util.Arrays;

/**
 * The connected regions of a map in which the network sees text, by their runs: a run is a row's
 * stretch of set pixels, and touching runs (diagonally too) are one region, found by union-find.
 *
 * <p>The map is widened by one pixel to the right and downwards first (a dilation by 2 × 2), which
 * joins strokes that barely miss each other.
 */
final class Regions {
  private int[] from = new int[1024];
  private int[] to = new int[1024];
  private int[] row = new int[1024];
  private int[] parent = new int[1024];
  private int runs;

  private Regions() {}

  /**
   * Finds the regions.
   *
   * @return for each one the ends of its runs, as x and y in turn, by rows from the top: enough for
   *     its convex hull
   */
  static int[][] find(float[] map, int width, int height, float threshold) {
    var regions = new Regions();
    regions.findRuns(map, width, height, threshold);
    return regions.collect();
  }

  private void findRuns(float[] map, int width, int height, float threshold) {
    var above = new boolean[width];
    var here = new boolean[width];
    var widened = new boolean[width];
    var firstAbove = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        here[x] = map[y * width + x] > threshold;
      }
      widened[0] = here[0] || above[0];
      for (int x = 1; x < width; x++) {
        widened[x] = here[x] || here[x - 1] || above[x] || above[x - 1];
      }
      var first = runs;
      addRuns(widened, y);
      join(firstAbove, first);
      firstAbove = first;
      var free = above;
      above = here;
      here = free;
    }
  }

  private void addRuns(boolean[] set, int y) {
    int x = 0;
    while (x < set.length) {
      if (!set[x]) {
        x++;
        continue;
      }
      var start = x;
      while (x < set.length && set[x]) {
        x++;
      }
      if (runs == from.length) {
        grow();
      }
      from[runs] = start;
      to[runs] = x - 1;
      row[runs] = y;
      parent[runs] = runs;
      runs++;
    }
  }

  private void grow() {
    from = Arrays.copyOf(from, 2 * runs);
    to = Arrays.copyOf(to, 2 * runs);
    row = Arrays.copyOf(row, 2 * runs);
    parent = Arrays.copyOf(parent, 2 * runs);
  }

  /** Joins the runs of the last row with those that they touch in the row above. */
  private void join(int firstAbove, int first) {
    int above = firstAbove;
    int here = first;
    while (above < first && here < runs) {
      if (from[here] <= to[above] + 1 && from[above] <= to[here] + 1) {
        var one = root(here);
        var other = root(above);
        parent[Math.max(one, other)] = Math.min(one, other);
      }
      if (to[here] < to[above]) {
        here++;
      } else {
        above++;
      }
    }
  }

  private int root(int run) {
    int at = run;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  private int[][] collect() {
    var sizes = new int[runs];
    for (int i = 0; i < runs; i++) {
      sizes[root(i)]++;
    }
    var points = new int[runs][];
    var filled = new int[runs];
    for (int i = 0; i < runs; i++) {
      var region = root(i);
      if (points[region] == null) {
        points[region] = new int[4 * sizes[region]];
      }
      var at = filled[region];
      points[region][at] = from[i];
      points[region][at + 1] = row[i];
      points[region][at + 2] = to[i];
      points[region][at + 3] = row[i];
      filled[region] = at + 4;
    }
    return Arrays.stream(points).filter(it -> it != null).toArray(int[][]::new);
  }
}

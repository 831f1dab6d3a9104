package io.tuwen.bench.soak;

import java.util.Arrays;

/**
 * How fast something grows, by Theil and Sen: the median of the slopes between all pairs of points.
 * A full collection of garbage or a child that is replaced moves a few points far, and the median
 * hardly.
 *
 * @param perHour the slope
 * @param low the slope is above this one with a probability of 97.5 %
 * @param high and below this one
 */
record Slope(double perHour, double low, double high) {
  private static final double NORMAL = 1.96;
  private static final int MIN_POINTS = 3;

  /**
   * Of points in the order of time.
   *
   * @throws IllegalArgumentException where there are fewer than three
   */
  static Slope of(double[] hours, double[] values) {
    var points = hours.length;
    if (points < MIN_POINTS) {
      throw new IllegalArgumentException("a slope needs three points, not " + points);
    }
    var slopes = new double[points * (points - 1) / 2];
    int next = 0;
    for (int i = 0; i < points; i++) {
      for (int j = i + 1; j < points; j++) {
        slopes[next++] = (values[j] - values[i]) / (hours[j] - hours[i]);
      }
    }
    Arrays.sort(slopes);
    // Kendall's: how far from its middle the rank of the true slope may be.
    var deviation = Math.sqrt(points * (points - 1.0) * (2.0 * points + 5) / 18);
    var spread = NORMAL * deviation;
    return new Slope(
        median(slopes),
        at(slopes, Math.floor((slopes.length - spread) / 2) - 1),
        at(slopes, Math.ceil((slopes.length + spread) / 2)));
  }

  private static double at(double[] sorted, double rank) {
    return sorted[(int) Math.max(0, Math.min(sorted.length - 1, rank))];
  }

  static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    var middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

package io.tuwen.bench.pipeline;

import java.util.List;
import java.util.Locale;

/** Of many durations in nanoseconds, what half of them, and 19 of 20, are within. */
record Quantiles(long median, long most) {
  static Quantiles of(List<Long> durations) {
    var sorted = durations.stream().sorted().toList();
    return new Quantiles(at(sorted, 0.5), at(sorted, 0.95));
  }

  /** The smallest one that at least this share of all does not exceed. */
  private static long at(List<Long> sorted, double share) {
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  String toCells() {
    return "%s | %s".formatted(millis(median), millis(most));
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }
}

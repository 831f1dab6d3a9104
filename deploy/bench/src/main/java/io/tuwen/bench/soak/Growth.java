package io.tuwen.bench.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What became of one row.
 *
 * @param first bytes when the system was warm: the median of the first points
 * @param last the same at the end
 * @param slope in bytes
 */
record Growth(
    long first,
    long last,
    Slope slope,
    long firstThreads,
    long lastThreads,
    long firstDescriptors,
    long lastDescriptors) {
  /** What is above it, and no chance, is too much. */
  static final double MAX_PERCENT = 1;

  /** Points are medians of neighbours, so that no single sample stands alone. */
  private static final int POINTS = 20;

  /** Fewer samples make no table. */
  static final int MIN_SAMPLES = 6;

  /**
   * Of a row.
   *
   * @param samples those after the warm-up that have the row, in their order
   */
  static Growth of(String name, List<Sample> samples) {
    var blocks = blocks(samples);
    var hours = blocks.stream().mapToDouble(Growth::hour).toArray();
    var bytes = blocks.stream().mapToDouble(it -> median(name, it, Usage::bytes)).toArray();
    var first = blocks.get(0);
    var last = blocks.get(blocks.size() - 1);
    return new Growth(
        Math.round(bytes[0]),
        Math.round(bytes[bytes.length - 1]),
        Slope.of(hours, bytes),
        Math.round(median(name, first, Usage::threads)),
        Math.round(median(name, last, Usage::threads)),
        Math.round(median(name, first, Usage::descriptors)),
        Math.round(median(name, last, Usage::descriptors)));
  }

  private static List<List<Sample>> blocks(List<Sample> samples) {
    var count = Math.min(POINTS, samples.size() / 2);
    var blocks = new ArrayList<List<Sample>>();
    for (int i = 0; i < count; i++) {
      blocks.add(samples.subList(samples.size() * i / count, samples.size() * (i + 1) / count));
    }
    return blocks;
  }

  private static double hour(List<Sample> block) {
    return block.stream().mapToDouble(Sample::hours).average().orElseThrow();
  }

  private static double median(String name, List<Sample> block, ToLongFunction<Usage> what) {
    return Slope.median(
        block.stream().mapToDouble(it -> what.applyAsLong(it.usage().get(name))).toArray());
  }

  double percent(double bytesPerHour) {
    return 100 * bytesPerHour / Math.max(1, first);
  }

  /** More than is allowed, and by more than the samples differ among themselves. */
  boolean isTooMuch() {
    return percent(slope.perHour()) > MAX_PERCENT && slope.low() > 0;
  }
}

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
 * @param threadSlope in threads
 * @param descriptorSlope in descriptors
 */
record Growth(
    long first,
    long last,
    Slope slope,
    Slope threadSlope,
    long firstThreads,
    long lastThreads,
    Slope descriptorSlope,
    long firstDescriptors,
    long lastDescriptors) {
  /** What is above it, and no chance, is too much. */
  static final double MAX_PERCENT = 1;

  /**
   * Fewer more threads or descriptors are no leak: another pool has some, a database more files.
   */
  private static final long MIN_MORE = 16;

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
    var bytes = medians(name, blocks, Usage::bytes);
    var threads = medians(name, blocks, Usage::threads);
    var descriptors = medians(name, blocks, Usage::descriptors);
    return new Growth(
        first(bytes),
        last(bytes),
        Slope.of(hours, bytes),
        Slope.of(hours, threads),
        first(threads),
        last(threads),
        Slope.of(hours, descriptors),
        first(descriptors),
        last(descriptors));
  }

  private static long first(double[] values) {
    return Math.round(values[0]);
  }

  private static long last(double[] values) {
    return Math.round(values[values.length - 1]);
  }

  private static double[] medians(
      String name, List<List<Sample>> blocks, ToLongFunction<Usage> what) {
    return blocks.stream().mapToDouble(it -> median(name, it, what)).toArray();
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
    return percent(bytesPerHour, first);
  }

  private static double percent(double perHour, long first) {
    return 100 * perHour / Math.max(1, first);
  }

  /** More than is allowed, and by more than the samples differ among themselves. */
  boolean isTooMuch() {
    return isTooMuch(slope, first)
        || (isTooMuch(threadSlope, firstThreads) && lastThreads - firstThreads >= MIN_MORE)
        || (isTooMuch(descriptorSlope, firstDescriptors)
            && lastDescriptors - firstDescriptors >= MIN_MORE);
  }

  private static boolean isTooMuch(Slope slope, long first) {
    return percent(slope.perHour(), first) > MAX_PERCENT && slope.low() > 0;
  }
}

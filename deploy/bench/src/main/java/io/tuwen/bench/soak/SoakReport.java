package io.tuwen.bench.soak;

import io.tuwen.bench.soak.Tally.Deed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run found, or has found until now. */
final class SoakReport {
  private static final double MEBIBYTE = 1 << 20;
  private static final double MINUTES = 60;
  private static final String NOTHING = "–";
  private static final long NOTED_GROWTH = 64 * 1024;
  private static final int NOTED_CLASSES = 5;

  private final String machine;
  private final double warmUp;
  private final List<Sample> samples;
  private final Tally tally;
  private final Map<String, Long> replaced;
  private final Map<String, Heap> heaps;
  private final int restarts;

  /** Live heaps when it had begun to be warm, and at the end. */
  record Heap(Optional<LiveHeap> first, Optional<LiveHeap> last) {}

  /**
   * With all samples.
   *
   * @param warmUp how many hours are no part of the slopes
   */
  SoakReport(
      String machine,
      double warmUp,
      List<Sample> samples,
      Tally tally,
      Map<String, Long> replaced,
      Map<String, Heap> heaps,
      int restarts) {
    this.machine = machine;
    this.warmUp = warmUp;
    this.samples = List.copyOf(samples);
    this.tally = tally;
    this.replaced = replaced;
    this.heaps = heaps;
    this.restarts = restarts;
  }

  /** Of each row that was there long enough. */
  Map<String, Growth> growths() {
    var rows = new LinkedHashMap<String, List<Sample>>();
    for (var sample : samples) {
      if (sample.hours() >= warmUp) {
        sample
            .usage()
            .keySet()
            .forEach(it -> rows.computeIfAbsent(it, name -> new ArrayList<>()).add(sample));
      }
    }
    var growths = new LinkedHashMap<String, Growth>();
    rows.forEach(
        (name, of) -> {
          if (of.size() >= Growth.MIN_SAMPLES) {
            growths.put(name, Growth.of(name, of));
          }
        });
    return growths;
  }

  /** The rows that grow too fast. Children have none of their own: they are replaced. */
  List<String> tooFast() {
    return growths().entrySet().stream()
        .filter(it -> isProcess(it.getKey()) && it.getValue().isTooMuch())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static boolean isProcess(String row) {
    return !row.endsWith(Sample.CHILDREN);
  }

  /** Whether all was well; without a row, nothing is known of what grows. */
  boolean isGood() {
    return tally.isClean() && restarts == 0 && !growths().isEmpty() && tooFast().isEmpty();
  }

  String toMarkdown() {
    var text = new StringBuilder();
    var hours = samples.isEmpty() ? 0 : samples.get(samples.size() - 1).hours();
    text.append(machine).append(".\n\n");
    text.append(
        line(
            "%.0f minutes, of which the first %.0f are warm-up and no part of the slopes; %d samples.%n%n",
            hours * MINUTES, warmUp * MINUTES, samples.size()));
    text.append(
        "| process | warm | at the end | MiB an hour | % an hour (95 %) | descriptors | threads | live heap |\n");
    text.append("|---|---|---|---|---|---|---|---|\n");
    growths().forEach((name, growth) -> text.append(row(name, growth)));
    text.append("\n| what | |\n|---|---|\n");
    for (var deed : Deed.values()) {
      text.append(line("| %s | %d |%n", deed.words(), tally.count(deed)));
    }
    text.append(line("| services restarted | %d |%n", restarts));
    replaced.forEach(
        (name, count) -> text.append(line("| children of %s replaced | %d |%n", name, count)));
    text.append(grownClasses());
    tally.failures().forEach(it -> text.append("\n- ").append(it));
    return text.append(tally.failures().isEmpty() ? "" : "\n").toString();
  }

  private String row(String name, Growth growth) {
    var slope = growth.slope();
    var perHour = isProcess(name) ? line("%+.1f", slope.perHour() / MEBIBYTE) : NOTHING;
    var percent =
        isProcess(name)
            ? line(
                "%+.2f (%+.2f to %+.2f)",
                growth.percent(slope.perHour()),
                growth.percent(slope.low()),
                growth.percent(slope.high()))
            : NOTHING;
    return line(
        "| %s | %.1f MiB | %.1f MiB | %s | %s | %d → %d | %d → %d | %s |%n",
        name,
        growth.first() / MEBIBYTE,
        growth.last() / MEBIBYTE,
        perHour,
        percent,
        growth.firstDescriptors(),
        growth.lastDescriptors(),
        growth.firstThreads(),
        growth.lastThreads(),
        heap(name));
  }

  private String heap(String name) {
    var heap = heaps.get(name);
    return heap == null || heap.first().isEmpty() || heap.last().isEmpty()
        ? NOTHING
        : line(
            "%.1f → %.1f MiB",
            heap.first().get().bytes() / MEBIBYTE, heap.last().get().bytes() / MEBIBYTE);
  }

  /** Where to look, if a live heap grows. */
  private String grownClasses() {
    var rows = new StringBuilder();
    new TreeMap<>(heaps)
        .forEach(
            (name, heap) ->
                heap.last()
                    .filter(last -> heap.first().isPresent())
                    .map(last -> last.grownSince(heap.first().get(), NOTED_GROWTH, NOTED_CLASSES))
                    .filter(grown -> !grown.isEmpty())
                    .ifPresent(grown -> rows.append(line("| %s | %s |%n", name, list(grown)))));
    return rows.isEmpty()
        ? ""
        : "\n| process | classes that need more than at the first look at its live heap |\n|---|---|\n"
            + rows;
  }

  private static String list(List<Map.Entry<String, Long>> grown) {
    return grown.stream()
        .map(it -> line("`%s` %+.1f MiB", it.getKey(), it.getValue() / MEBIBYTE))
        .collect(Collectors.joining(", "));
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}

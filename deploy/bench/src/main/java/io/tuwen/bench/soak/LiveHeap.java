package io.tuwen.bench.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a JVM still needs after a full collection: if this grows, something is kept.
 *
 * @param byClass the bytes of all objects of a class
 */
record LiveHeap(Map<String, Long> byClass) {
  /** A number, instances, bytes, and the class, with its module where that has one. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(\\S+)(?: \\(\\S+\\))?$");

  /**
   * Only every fourth collection moves all: the others leave some of the dead, as arrays of int.
   */
  private static final int COLLECTIONS = 4;

  /** Empty for what is no JVM, or where the JDK has no jcmd. */
  static Optional<LiveHeap> of(long pid) throws InterruptedException {
    try {
      for (int collection = 1; collection < COLLECTIONS; collection++) {
        ask(pid, "GC.run");
      }
      var heap = parse(ask(pid, "GC.class_histogram"));
      return heap.byClass().isEmpty() ? Optional.empty() : Optional.of(heap);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String ask(long pid, String question) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process =
        new ProcessBuilder(jcmd, Long.toString(pid), question).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }

  static LiveHeap parse(String histogram) {
    var byClass = new HashMap<String, Long>();
    ROW.matcher(histogram)
        .results()
        .forEach(it -> byClass.merge(it.group(2), Long.parseLong(it.group(1)), Long::sum));
    return new LiveHeap(Map.copyOf(byClass));
  }

  long bytes() {
    return byClass.values().stream().mapToLong(it -> it).sum();
  }

  /**
   * The classes whose objects have come to need more, the worst first.
   *
   * @param atLeast bytes; less is told of no class
   */
  List<Map.Entry<String, Long>> grownSince(LiveHeap before, long atLeast, int most) {
    return byClass.entrySet().stream()
        .map(it -> Map.entry(it.getKey(), it.getValue() - before.of(it.getKey())))
        .filter(it -> it.getValue() >= atLeast)
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .toList();
  }

  private long of(String name) {
    return byClass.getOrDefault(name, 0L);
  }
}

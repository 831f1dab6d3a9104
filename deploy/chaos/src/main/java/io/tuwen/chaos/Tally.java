package io.tuwen.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What has been done to the system. Thread-safe. */
final class Tally {
  /**
   * A trouble that is over.
   *
   * @param end for a process, the moment of the signal
   */
  record Past(Kind kind, String name, Instant end) {}

  private volatile Instant beginning = Instant.MAX;
  private final List<Past> past = new CopyOnWriteArrayList<>();

  /** The calm before the troubles is over. */
  void begin(Instant now) {
    beginning = now;
  }

  /** When the troubles began. */
  Instant beginning() {
    return beginning;
  }

  void add(Trouble trouble, Instant end) {
    past.add(new Past(trouble.kind(), trouble.name(), end));
  }

  List<Past> past() {
    return List.copyOf(past);
  }

  int count(Kind kind) {
    return (int) past.stream().filter(it -> it.kind() == kind).count();
  }

  /** How often each happened, by name. */
  Map<String, Integer> byName(Kind kind) {
    var counts = new TreeMap<String, Integer>();
    past.stream()
        .filter(it -> it.kind() == kind)
        .forEach(it -> counts.merge(it.name(), 1, Integer::sum));
    return counts;
  }
}

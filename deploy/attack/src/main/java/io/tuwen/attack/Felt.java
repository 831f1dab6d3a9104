package io.tuwen.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a good client felt: how long its requests took, and how many failed. Thread-safe. */
final class Felt {
  private final List<Long> millis = new ArrayList<>();
  private final Map<String, Integer> failures = new TreeMap<>();

  synchronized void took(Duration time) {
    millis.add(time.toMillis());
  }

  /**
   * Counts a failure.
   *
   * @param how the answer, in a few words
   */
  synchronized void failed(String how) {
    failures.merge(how, 1, Integer::sum);
  }

  synchronized int failures() {
    return failures.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** The percentile; zero where nothing was measured. */
  synchronized long millis(int percent) {
    if (millis.isEmpty()) {
      return 0;
    }
    var sorted = millis.stream().sorted().toList();
    return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
  }

  @Override
  public synchronized String toString() {
    if (millis.isEmpty() && failures.isEmpty()) {
      return "–";
    }
    return "p50 %d ms, p95 %d ms, worst %d ms, %d requests, %d failed%s"
        .formatted(
            millis(50),
            millis(95),
            millis(100),
            millis.size() + failures(),
            failures(),
            failures.isEmpty() ? "" : " " + failures);
  }
}

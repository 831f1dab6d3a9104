package io.tuwen.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a good client felt: how long its requests took, and how many failed. Thread-safe. */
final class Felt {
  private final List<Long> millis = new ArrayList<>();
  private int failures;

  synchronized void took(Duration time) {
    millis.add(time.toMillis());
  }

  synchronized void failed() {
    failures++;
  }

  synchronized int failures() {
    return failures;
  }

  /** The slowest of the fastest so many percent; zero where nothing was measured. */
  synchronized long millis(int percent) {
    if (millis.isEmpty()) {
      return 0;
    }
    var sorted = millis.stream().sorted().toList();
    return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
  }

  @Override
  public synchronized String toString() {
    return millis.isEmpty() && failures == 0
        ? "–"
        : "p50 %d ms, p95 %d ms, %d requests, %d failed"
            .formatted(millis(50), millis(95), millis.size() + failures, failures);
  }
}

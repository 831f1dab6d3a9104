package io.tuwen.result;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: longer each time, and not equally long for all. */
final class Backoff {
  static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofSeconds(30);

  private Duration longest = FIRST;

  /** The next wait, half of which is left to chance. */
  Duration next() {
    var half = longest.toMillis() / 2;
    var doubled = longest.multipliedBy(2);
    longest = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1));
  }

  /** Whether no try has failed since the last that succeeded. */
  boolean isFresh() {
    return longest.equals(FIRST);
  }

  void reset() {
    longest = FIRST;
  }
}

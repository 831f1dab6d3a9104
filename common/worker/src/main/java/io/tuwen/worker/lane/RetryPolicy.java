package io.tuwen.worker.lane;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next try: longer each time, and by chance, so that many spread. */
final class RetryPolicy {
  private static final int FACTOR = 3;

  private final int attempts;
  private final long firstPause;
  private final long longestPause;
  private final RandomGenerator random;

  RetryPolicy(LaneConfig config, RandomGenerator random) {
    attempts = config.attempts();
    firstPause = config.firstPause().toMillis();
    longestPause = config.longestPause().toMillis();
    this.random = random;
  }

  /** Whether an image that was tried so often is tried once more. */
  boolean allowsMoreThan(int tried) {
    return tried < attempts;
  }

  /** The pause after this number of attempts: between half of it and all of it. */
  Duration pauseAfter(int tried) {
    var pause = firstPause;
    for (int i = 1; i < tried && pause < longestPause; i++) {
      pause *= FACTOR;
    }
    pause = Math.min(pause, longestPause);
    return Duration.ofMillis(random.nextLong(pause / 2, pause + 1));
  }
}

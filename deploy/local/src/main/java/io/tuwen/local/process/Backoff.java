package io.tuwen.local.process;

import java.time.Duration;

/**
 * How long to wait before a service is started again: longer each time, until it has run a while.
 */
public final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration HEALTHY = Duration.ofSeconds(15);

  private Duration next = FIRST;

  /** The wait after a run of this length. */
  public Duration after(Duration run) {
    if (run.compareTo(HEALTHY) >= 0) {
      next = FIRST;
    }
    var wait = next;
    var doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return wait;
  }
}

package io.tuwen.operations.journal;

import java.time.Duration;

/** Limits the images of each second, without a burst after a wait. For one thread. */
public final class RateLimit {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final long nanosEach;
  private long next = System.nanoTime();

  public RateLimit(int perSecond) {
    nanosEach = SECOND / perSecond;
  }

  /** How many are published together: small enough that a stop is soon heard. */
  public static int together(int perSecond) {
    return Math.max(1, Math.min(200, perSecond / 4));
  }

  /** Takes the turn of some images, and tells how long to wait for it. */
  public Duration take(int images) {
    var now = System.nanoTime();
    var wait = Math.max(0, next - now);
    next = Math.max(next, now) + images * nanosEach;
    return Duration.ofNanos(wait);
  }
}

package io.tuwen.ocr.guard;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast a provider is asked: evenly, up to a limit; half as fast after it was too fast, and from
 * then on a step faster every minute.
 *
 * <p>A bucket of one token: with a larger one, a limit that the provider counts by the second would
 * be broken by the tokens that were saved and those that come meanwhile. Times are those of {@link
 * Clock#elapsed}. Thread-safe.
 */
final class Pace {
  private static final double STEPS = 10;
  private static final double SLOWEST = 1.0 / 64;
  private static final double NANOS = 1e9;

  private final double limit;
  private double base;
  private Duration since = Duration.ZERO;
  private Duration next = Duration.ZERO;

  /**
   * Begins at full speed.
   *
   * @param limit calls per second
   */
  Pace(double limit) {
    this.limit = limit;
    base = limit;
  }

  /**
   * Takes the next turn.
   *
   * @return how long to wait for it; empty where that is longer than {@code atMost}, and no turn is
   *     taken
   */
  synchronized Optional<Duration> turn(Duration now, Duration atMost) {
    var at = later(next, now);
    var wait = at.minus(now);
    if (wait.compareTo(atMost) > 0) {
      return Optional.empty();
    }
    next = at.plusNanos((long) (NANOS / rate(now)));
    return Optional.of(wait);
  }

  /** How long a turn that were taken now would wait. */
  synchronized Duration delay(Duration now) {
    return later(next, now).minus(now);
  }

  /** Calls per second at the moment. */
  synchronized double rate(Duration now) {
    var minutes = now.minus(since).toMinutes();
    return Math.min(limit, base + minutes * limit / STEPS);
  }

  /**
   * The provider says that it was asked too often. Calls that were under way together count once.
   *
   * @param begun when that call began
   * @param pause for which it wants no call
   */
  synchronized void throttled(Duration begun, Duration now, Duration pause) {
    next = later(next, now.plus(pause));
    if (begun.compareTo(since) < 0) {
      return;
    }
    base = Math.max(limit * SLOWEST, rate(now) / 2);
    since = now;
  }

  private static Duration later(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}

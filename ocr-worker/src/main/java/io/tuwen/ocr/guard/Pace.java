package io.tuwen.ocr.guard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How fast a provider is asked: evenly, up to a limit; half as fast after it was too fast, and from
 * then on a step faster every minute.
 *
 * <p>A bucket of one token: with a larger one, a limit that the provider counts by the second would
 * be broken by the tokens that were saved and those that come meanwhile. Thread-safe.
 */
final class Pace {
  private static final double STEPS = 10;
  private static final double SLOWEST = 1.0 / 64;
  private static final double NANOS = 1e9;

  private final double limit;
  private double base;
  private Instant since = Instant.EPOCH;
  private Instant next = Instant.EPOCH;

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
  synchronized Optional<Duration> turn(Instant now, Duration atMost) {
    var at = next.isAfter(now) ? next : now;
    var wait = Duration.between(now, at);
    if (wait.compareTo(atMost) > 0) {
      return Optional.empty();
    }
    next = at.plusNanos((long) (NANOS / rate(now)));
    return Optional.of(wait);
  }

  /** How long a turn that were taken now would wait. */
  synchronized Duration delay(Instant now) {
    return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
  }

  /** Calls per second at the moment. */
  synchronized double rate(Instant now) {
    var minutes = Duration.between(since, now).toMinutes();
    return Math.min(limit, base + minutes * limit / STEPS);
  }

  /**
   * The provider says that it was asked too often. Calls that were under way together count once.
   *
   * @param begun when that call began
   * @param pause for which it wants no call
   */
  synchronized void throttled(Instant begun, Instant now, Duration pause) {
    if (next.isBefore(now.plus(pause))) {
      next = now.plus(pause);
    }
    if (begun.isBefore(since)) {
      return;
    }
    base = Math.max(limit * SLOWEST, rate(now) / 2);
    since = now;
  }
}

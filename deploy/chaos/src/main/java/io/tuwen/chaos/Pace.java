package io.tuwen.chaos;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Numbers for a count of images, spread evenly over a time.
 *
 * <p>Who comes late goes on at once: what was held up by an outage comes in a rush after it, as it
 * does from phones.
 */
final class Pace {
  private final int images;
  private final long start = System.nanoTime();
  private final long time;
  private int next;

  Pace(int images, Duration time) {
    this.images = images;
    this.time = time.toNanos();
  }

  /** The next number, when it is due; empty when all are given out or the time is up. */
  synchronized OptionalInt next() throws InterruptedException {
    var due = start + time / images * next;
    for (var wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, wait);
    }
    return next < images && System.nanoTime() - start < time
        ? OptionalInt.of(next++)
        : OptionalInt.empty();
  }
}

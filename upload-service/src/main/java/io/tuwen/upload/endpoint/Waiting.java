package io.tuwen.upload.endpoint;

import java.time.Duration;

/**
 * How long a client that waits for its answer is kept: what its upload has used is gone.
 *
 * <p>Its own clock began before ours, so the patience is well below its time-out.
 */
record Waiting(long until) {
  /** However slow the upload was, a result that is nearly there is waited for. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  static Waiting from(Duration patience) {
    return new Waiting(System.nanoTime() + patience.toNanos());
  }

  Duration left() {
    var left = Duration.ofNanos(until - System.nanoTime());
    return left.compareTo(LEAST) < 0 ? LEAST : left;
  }
}

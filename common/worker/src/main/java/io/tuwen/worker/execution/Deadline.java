package io.tuwen.worker.execution;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * How long one piece of work may take. Its time stands still while it waits for a processor or for
 * memory. Used by one thread.
 */
final class Deadline {
  private static final Logger LOG = Logger.getLogger(Deadline.class);

  /** Work that has computed for this part of its time is slow because of its image. */
  private static final double EXPENSIVE = 0.75;

  /** Between two looks; also what keeps a wait from being zero for a part of a millisecond. */
  private static final Duration SHORTEST = Duration.ofMillis(10);

  private final long start = System.nanoTime();
  private final Duration allowed;
  private final Duration longest;
  private final Cancellation work;

  /**
   * Begins.
   *
   * @param allowed how long it may compute
   * @param longest how long it may take by the clock
   */
  Deadline(Duration allowed, Duration longest, Cancellation work) {
    this.allowed = allowed;
    this.longest = longest;
    this.work = work;
  }

  /** How long it may go on at least; zero where its time is over. */
  Duration left() {
    var byWork = allowed.minus(counted());
    var byClock = longest.minus(elapsed());
    var left = byWork.compareTo(byClock) < 0 ? byWork : byClock;
    if (left.isNegative() || left.isZero()) {
      return Duration.ZERO;
    }
    return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
  }

  /** Why work is ended whose time is over: because of its image, or of a crowded machine. */
  TuwenException failure() {
    var counted = counted();
    if (counted.toNanos() >= EXPENSIVE * allowed.toNanos()) {
      return Cancellation.tooLong();
    }
    LOG.warnf(
        "event=work_starved elapsed_ms=%d computed_ms=%d allowed_ms=%d",
        elapsed().toMillis(), counted.toMillis(), allowed.toMillis());
    return new TuwenException(ErrorCode.WORKER_OVERLOADED, "the machine had no time for the image");
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private Duration counted() {
    return elapsed().minus(work.starved());
  }
}

package io.tuwen.ocr.guard;

import io.tuwen.worker.execution.Execution;
import java.time.Duration;

/**
 * What a provider may be asked for.
 *
 * @param rate calls per second of this worker
 * @param dailyCalls of all workers together on one day in China
 * @param price of one call
 * @param timeout of one call
 * @param patience how long after its beginning an image's call may be sent; what starved meanwhile
 *     does not count
 */
public record Terms(
    double rate, int dailyCalls, double price, Duration timeout, Duration patience) {
  /** Refuses terms by which no provider can be asked. */
  public Terms {
    if (!(rate > 0) || dailyCalls < 0 || !(price >= 0) || timeout.isNegative()) {
      throw new IllegalStateException(
          "a provider needs a rate above 0, and daily calls and a price of 0 or more");
    }
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalStateException("a provider's timeout has to be below tuwen.ocr.deadline");
    }
  }

  /** The same by the clock, whatever starved meanwhile. */
  Duration longest() {
    return Execution.longest(patience.plus(timeout)).minus(timeout);
  }
}

package io.tuwen.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes trouble, one after the other, until it is told to stop.
 *
 * <p>INVARIANT: when {@link #run} returns, every trouble is over.
 */
final class Breaker implements Runnable {
  private final Plan plan;
  private final Duration calm;
  private final Victim victim;
  private final Tally tally;
  private final Consumer<String> log;
  private final CountDownLatch stop = new CountDownLatch(1);

  /**
   * Prepares.
   *
   * @param calm how long there is no trouble at first
   */
  Breaker(Plan plan, Duration calm, Victim victim, Tally tally, Consumer<String> log) {
    this.plan = plan;
    this.calm = calm;
    this.victim = victim;
    this.tally = tally;
    this.log = log;
  }

  @Override
  public void run() {
    try {
      if (isOver(calm)) {
        return;
      }
      tally.begin(Instant.now());
      while (!isOver(plan.calm())) {
        bring(plan.next());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    stop.countDown();
  }

  private void bring(Trouble trouble) throws InterruptedException {
    log.accept(
        "event=trouble name=\"%s\" millis=%d"
            .formatted(trouble.name(), trouble.lasting().toMillis()));
    trouble.begin(victim);
    try {
      isOver(trouble.lasting());
    } finally {
      trouble.end(victim);
    }
    tally.add(trouble, Instant.now());
    log.accept("event=trouble_over name=\"%s\"".formatted(trouble.name()));
  }

  /** Waits, and says whether it is time to go. */
  private boolean isOver(Duration wait) throws InterruptedException {
    return stop.await(wait.toMillis(), TimeUnit.MILLISECONDS);
  }
}

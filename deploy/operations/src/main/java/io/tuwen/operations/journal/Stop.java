package io.tuwen.operations.journal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says once and for all that a runner is to leave, and wakes it from its waits. */
public final class Stop {
  private final CountDownLatch asked = new CountDownLatch(1);

  void ask() {
    asked.countDown();
  }

  public boolean isAsked() {
    return asked.getCount() == 0;
  }

  public void check() throws InterruptedException {
    await(Duration.ZERO);
  }

  /** Waits that long; throws at once where the runner is asked to leave. */
  public void await(Duration time) throws InterruptedException {
    if (asked.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InterruptedException("the runner is to leave");
    }
  }
}

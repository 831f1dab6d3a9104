package io.tuwen.worker.lane;

import io.tuwen.contract.lane.Lane;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Decides which record of a worker goes first: replays yield to what users wait for, and a record
 * over which a worker has died before is handled alone, so that the next death shows which record
 * it was. Thread-safe.
 */
final class LaneScheduler {
  private static final Duration MAX_WAIT_TO_BE_ALONE = Duration.ofSeconds(30);

  private final long maxYield;
  private final ReentrantReadWriteLock alone = new ReentrantReadWriteLock(true);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition quiet = lock.newCondition();
  private int urgent;

  LaneScheduler(Duration maxYield) {
    this.maxYield = maxYield.toNanos();
  }

  /** Counts urgent work: a live event or a retry. */
  void enter(Lane lane) {
    if (lane != Lane.REPLAY) {
      change(1);
    }
  }

  void leave(Lane lane) {
    if (lane != Lane.REPLAY) {
      change(-1);
    }
  }

  private void change(int by) {
    lock.lock();
    try {
      urgent += by;
      if (urgent == 0) {
        quiet.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is no urgent work, for a bounded time: yielding is not starving. */
  void giveWay(Lane lane) throws InterruptedException {
    if (lane != Lane.REPLAY) {
      return;
    }
    lock.lockInterruptibly();
    try {
      var left = maxYield;
      while (urgent > 0 && left > 0) {
        left = quiet.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Does work beside other work or, where it is suspect, without any. */
  void run(boolean isSuspect, Runnable work) throws InterruptedException {
    Lock held = alone.writeLock();
    if (!isSuspect || !held.tryLock(MAX_WAIT_TO_BE_ALONE.toSeconds(), TimeUnit.SECONDS)) {
      held = alone.readLock();
      held.lockInterruptibly();
    }
    try {
      work.run();
    } finally {
      held.unlock();
    }
  }
}

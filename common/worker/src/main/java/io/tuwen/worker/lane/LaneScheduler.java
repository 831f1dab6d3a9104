package io.tuwen.worker.lane;

import io.tuwen.contract.lane.Lane;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Decides which record of a worker goes first: lanes yield to what users wait for, and a record
 * over which a worker has died before is handled alone, so that the next death shows which record
 * it was. Thread-safe.
 */
final class LaneScheduler {
  private static final Duration MAX_WAIT_TO_BE_ALONE = Duration.ofSeconds(30);

  private final long maxYield;
  private final ReentrantReadWriteLock alone = new ReentrantReadWriteLock(true);

  /** How many records are in work, by {@link #rank}. */
  private final AtomicIntegerArray inWork = new AtomicIntegerArray(Lane.values().length);

  private final List<Runnable> yielding = new CopyOnWriteArrayList<>();

  LaneScheduler(Duration maxYield) {
    this.maxYield = maxYield.toNanos();
  }

  /** A lane yields to those of lower ranks. */
  private static int rank(Lane lane) {
    return switch (lane) {
      case LIVE, RETRY -> 0;
      case BULK -> 1;
      case REPLAY -> 2;
    };
  }

  /** A record of the lane is in work. */
  void enter(Lane lane) {
    inWork.incrementAndGet(rank(lane));
  }

  void leave(Lane lane) {
    if (inWork.decrementAndGet(rank(lane)) == 0) {
      yielding.forEach(Runnable::run);
    }
  }

  /** Has this run when some lane has nothing in work any more. */
  void onQuiet(Runnable look) {
    yielding.add(look);
  }

  /**
   * Whether records of a lane may begin.
   *
   * @param yielded for how long they have yielded, in nanoseconds: yielding is not starving
   */
  boolean isTurn(Lane lane, long yielded) {
    if (yielded >= maxYield) {
      return true;
    }
    for (int lower = 0; lower < rank(lane); lower++) {
      if (inWork.get(lower) > 0) {
        return false;
      }
    }
    return true;
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

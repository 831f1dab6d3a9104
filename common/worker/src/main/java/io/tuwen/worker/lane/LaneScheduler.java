package io.tuwen.worker.lane;

import io.tuwen.contract.lane.Lane;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * Decides which record of a worker goes first: lanes yield to what users wait for, and a record
 * over which a worker has died before is handled alone, so that the next death shows which record
 * it was. Thread-safe.
 */
final class LaneScheduler {
  private static final Duration MAX_WAIT_TO_BE_ALONE = Duration.ofSeconds(30);

  private final long maxYield;
  private final LongSupplier nanoTime;

  /** How many records are in work, by {@link #rank}. */
  private final int[] inWork = new int[Lane.values().length];

  /** Which lane has a record that is in work alone, or waits for that. */
  private Optional<Lane> solitary = Optional.empty();

  private boolean isAlone;
  private long waitsSince;
  private final List<Runnable> waiting = new CopyOnWriteArrayList<>();

  LaneScheduler(Duration maxYield, LongSupplier nanoTime) {
    this.maxYield = maxYield.toNanos();
    this.nanoTime = nanoTime;
  }

  /** A lane yields to those of lower ranks. */
  private static int rank(Lane lane) {
    return switch (lane) {
      case LIVE, RETRY -> 0;
      case BULK -> 1;
      case REPLAY -> 2;
    };
  }

  /**
   * Has a record of the lane in work beside others.
   *
   * @return not where a record is alone, or waits for that
   */
  synchronized boolean enter(Lane lane) {
    if (solitary.isPresent()) {
      return false;
    }
    inWork[rank(lane)]++;
    return true;
  }

  /**
   * Has a record of the lane in work with nothing beside it. From the first call on no other record
   * begins.
   *
   * @return not before all others have ended, or have had their time for that
   */
  synchronized boolean enterAlone(Lane lane) {
    var now = nanoTime.getAsLong();
    if (solitary.isEmpty()) {
      solitary = Optional.of(lane);
      waitsSince = now;
    }
    if (isAlone || solitary.get() != lane) {
      return false;
    }
    isAlone =
        Arrays.stream(inWork).sum() == 0 || now - waitsSince >= MAX_WAIT_TO_BE_ALONE.toNanos();
    if (isAlone) {
      inWork[rank(lane)]++;
    }
    return isAlone;
  }

  /** The lane has nothing any more that is to be alone. */
  void withdraw(Lane lane) {
    if (release(lane, false)) {
      waiting.forEach(Runnable::run);
    }
  }

  /** A record that was in work beside others has ended. */
  void leave(Lane lane) {
    if (end(lane)) {
      waiting.forEach(Runnable::run);
    }
  }

  /** The record that was in work alone has ended. */
  void leaveAlone(Lane lane) {
    end(lane);
    release(lane, true);
    waiting.forEach(Runnable::run);
  }

  private synchronized boolean end(Lane lane) {
    return --inWork[rank(lane)] == 0;
  }

  /** Lets others begin again, where the lane has kept them from it. */
  private synchronized boolean release(Lane lane, boolean wasAlone) {
    if (solitary.filter(lane::equals).isEmpty() || isAlone != wasAlone) {
      return false;
    }
    solitary = Optional.empty();
    isAlone = false;
    return true;
  }

  /** Has this run when some lane has nothing in work any more, or a record was alone. */
  void onQuiet(Runnable look) {
    waiting.add(look);
  }

  /**
   * Whether records of a lane may begin.
   *
   * @param yielded for how long they have yielded, in nanoseconds: yielding is not starving
   */
  synchronized boolean isTurn(Lane lane, long yielded) {
    if (yielded >= maxYield) {
      return true;
    }
    for (int lower = 0; lower < rank(lane); lower++) {
      if (inWork[lower] > 0) {
        return false;
      }
    }
    return true;
  }
}

package io.tuwen.operations.log;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Follows topics from their beginning for as long as the service runs.
 *
 * <p>While the broker is gone it tries again. Where partitions were added it begins anew. Each time
 * that it begins anew, it hands out records that it has handed out before.
 */
public final class Tail {
  private static final Logger LOG = Logger.getLogger(Tail.class);

  /** How often it compares the partitions that it reads with those that there are. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  private static final Duration POLL = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 1000;

  private final Logs logs;
  private final List<String> topics;
  private final Consumer<LogRecord> taker;
  private final Duration look;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private Map<Place, Long> reached = Map.of();
  private volatile Cursor cursor;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * A tail that does nothing before {@link #start}.
   *
   * @param taker called by one thread, record by record
   */
  public Tail(Logs logs, String name, List<String> topics, Consumer<LogRecord> taker) {
    this(logs, name, topics, taker, LOOK);
  }

  Tail(Logs logs, String name, List<String> topics, Consumer<LogRecord> taker, Duration look) {
    this.logs = logs;
    this.topics = topics;
    this.taker = taker;
    this.look = look;
    thread = new Thread(this::follow, name);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Interrupts nothing: a cursor that is closed by an interrupted thread says so as an error. */
  public void stop() {
    stopped.countDown();
    var open = cursor;
    if (open != null) {
      open.wake();
    }
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Returns when everything was taken that is in the topics now. */
  public void catchUp(Duration atMost) {
    var ends = logs.ends(topics);
    var left = atMost.toNanos();
    lock.lock();
    try {
      while (!hasReached(ends)) {
        if (left <= 0) {
          throw new TuwenException(
              ErrorCode.BROKER_UNAVAILABLE, "the topics are still being read; ask again");
        }
        left = moved.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean hasReached(Map<Place, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> reached.getOrDefault(end.getKey(), -1L) >= end.getValue());
  }

  private void follow() {
    while (!isStopped()) {
      try (var opened = logs.follow(logs.beginnings(topics))) {
        cursor = opened;
        follow(opened);
      } catch (RuntimeException e) {
        if (!isStopped()) {
          LOG.warnf("event=tail_interrupted topics=%s cause=\"%s\"", topics, e);
          pause();
        }
      }
    }
  }

  /** Ends where the topics have other partitions than the cursor reads. */
  private void follow(Cursor opened) {
    var looked = System.nanoTime();
    while (!isStopped()) {
      opened.poll(POLL).forEach(taker);
      var positions = opened.positions();
      reach(positions);
      if (System.nanoTime() - looked >= look.toNanos()) {
        if (haveOtherPartitionsThan(positions.keySet())) {
          LOG.infof("event=partitions_changed topics=%s", topics);
          return;
        }
        looked = System.nanoTime();
      }
    }
  }

  private boolean haveOtherPartitionsThan(Set<Place> places) {
    try {
      return !logs.beginnings(topics).keySet().equals(places);
    } catch (TuwenException e) {
      // The broker is away; the next look tells.
      return false;
    }
  }

  private void reach(Map<Place, Long> positions) {
    lock.lock();
    try {
      reached = new HashMap<>(positions);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void pause() {
    try {
      var unused = stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped.countDown();
    }
  }
}

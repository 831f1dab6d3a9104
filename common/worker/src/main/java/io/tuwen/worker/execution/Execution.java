package io.tuwen.worker.execution;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Bounds how many images are computed at once, and for how long each.
 *
 * <p>A deadline bounds computing: for as long as work waits for a processor or for memory, its time
 * stands still, or a crowded machine would fail good images for good. What an event has brought may
 * so take {@link #PATIENCE} times as long by the clock; a client that waits is not kept waiting.
 *
 * <p>Work that is over its deadline is cancelled. Where it does not end even then, its thread is
 * left behind and its place goes to the next image; {@link #stuck} counts such threads, and the
 * liveness check has the process replaced when there are too many.
 */
public final class Execution implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Execution.class);
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** How many deadlines an event's work may take by the clock. */
  static final int PATIENCE = 4;

  private final String work;
  private final Places places;
  private final MemoryBudget memory;
  private final Duration deadline;
  private final Duration grace;
  private final AtomicInteger stuck = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool(this::thread);

  /**
   * Makes room.
   *
   * @param work what is done here, such as {@code OCR}
   * @param deadline for work that claims no shorter one
   * @param memory for all work together
   */
  public Execution(String work, int places, Duration deadline, MemoryBudget memory) {
    this(work, places, deadline, memory, GRACE);
  }

  Execution(String work, int places, Duration deadline, MemoryBudget memory, Duration grace) {
    this.work = work;
    this.places = new Places(places);
    this.memory = memory;
    this.deadline = deadline;
    this.grace = grace;
  }

  /** How long an event's work of this deadline may take by the clock. */
  public static Duration longest(Duration deadline) {
    return deadline.multipliedBy(PATIENCE);
  }

  public int places() {
    return places.total();
  }

  /** How many places one client's requests may have at once. */
  public int placesPerClient() {
    return places.perClient();
  }

  public int inUse() {
    return places.inUse();
  }

  /** How many threads have not come back yet from work that was cancelled. */
  public int stuck() {
    return stuck.get();
  }

  /** Computes without an owner or a client. */
  public <T> T compute(Function<Cancellation, T> task) {
    return compute(Claim.OURS, task);
  }

  /**
   * Waits for a place and computes there.
   *
   * @param claim whose turn it has to be, and what it may take
   * @throws TuwenException what the work threw, {@code PROCESSING_TIMEOUT}, {@code
   *     WORKER_OVERLOADED} where the machine had no time for it, or {@code IMAGE_TOO_COMPLEX} where
   *     it claims more memory than there is for all
   */
  public <T> T compute(Claim claim, Function<Cancellation, T> task) {
    places.enter(claim);
    try {
      // Behind the place, whose turns are fair, and before the time that the work may take.
      return memory.with(claim.bytes(), () -> inTime(claim, task));
    } finally {
      places.leave(claim);
    }
  }

  private <T> T inTime(Claim claim, Function<Cancellation, T> task) {
    var cancellation = new Cancellation();
    var work = new Work<>(task, cancellation);
    var allowed = claim.limit().filter(it -> it.compareTo(deadline) < 0).orElse(deadline);
    var longest = claim.isRequest() ? allowed : longest(allowed);
    return within(
        threads.submit(work), work, cancellation, new Deadline(allowed, longest, cancellation));
  }

  private <T> T within(
      Future<T> result, Work<T> work, Cancellation cancellation, Deadline deadline) {
    try {
      for (var left = deadline.left(); !left.isZero(); left = deadline.left()) {
        try {
          return result.get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // Its time may have stood still.
        }
      }
      if (result.isDone()) {
        return result.get();
      }
      var failure = deadline.failure();
      cancellation.cancel();
      awaitEnd(result, work);
      throw failure;
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      cancellation.cancel();
      Thread.currentThread().interrupt();
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the worker is going away", e);
    }
  }

  private void awaitEnd(Future<?> result, Work<?> work) {
    try {
      result.get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (work.leaveBehind()) {
        LOG.errorf("event=thread_stuck stuck=%d places=%d", stuck.get(), places());
      }
    } catch (ExecutionException e) {
      // It ended, which is all that was wanted of it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Work that counts as stuck from when it is left behind until it ends after all. */
  private final class Work<T> implements Callable<T> {
    private final Function<Cancellation, T> task;
    private final Cancellation cancellation;
    private boolean leftBehind;
    private boolean ended;

    Work(Function<Cancellation, T> task, Cancellation cancellation) {
      this.task = task;
      this.cancellation = cancellation;
    }

    @Override
    public T call() {
      try {
        return task.apply(cancellation);
      } finally {
        end();
      }
    }

    private synchronized void end() {
      ended = true;
      if (leftBehind) {
        stuck.decrementAndGet();
        LOG.infof("event=thread_came_back stuck=%d", stuck.get());
      }
    }

    synchronized boolean leaveBehind() {
      if (ended) {
        return false;
      }
      leftBehind = true;
      stuck.incrementAndGet();
      return true;
    }
  }

  private RuntimeException failure(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof TuwenException foreseen
        ? foreseen
        : new TuwenException(
            ErrorCode.INTERNAL_ERROR, "the %s engine failed".formatted(work), cause);
  }

  private Thread thread(Runnable task) {
    var thread = new Thread(task, work);
    // One that is stuck must not keep the process from ending.
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}

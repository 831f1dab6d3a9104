package io.tuwen.common.execution;

import io.tuwen.common.error.ErrorCode;
import io.tuwen.common.error.TuwenException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Lets so many images be computed at once, and none of them for longer than the deadline.
 *
 * <p>Work that is over its deadline is cancelled. Where it does not end even then, its thread is
 * left behind and its place goes to the next image; {@link #stuck} counts such threads, and the
 * liveness check has the process replaced when there are too many.
 */
public final class Execution implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Execution.class);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final String work;
  private final int places;
  private final Semaphore free;
  private final Duration deadline;
  private final Duration grace;
  private final AtomicInteger stuck = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool(this::thread);

  /**
   * Makes room.
   *
   * @param work what is done here, such as {@code OCR}
   */
  public Execution(String work, int places, Duration deadline) {
    this(work, places, deadline, GRACE);
  }

  Execution(String work, int places, Duration deadline, Duration grace) {
    this.work = work;
    this.places = places;
    this.free = new Semaphore(places, true);
    this.deadline = deadline;
    this.grace = grace;
  }

  public int places() {
    return places;
  }

  public int inUse() {
    return places - free.availablePermits();
  }

  /** How many threads never came back from work that was cancelled. */
  public int stuck() {
    return stuck.get();
  }

  /**
   * Waits for a place and computes there.
   *
   * @throws TuwenException what the work threw, or {@code PROCESSING_TIMEOUT}
   */
  public <T> T compute(Function<Cancellation, T> task) {
    return compute(deadline, task);
  }

  /**
   * Waits for a place and computes there, for no longer than this and never for longer than work
   * may take here.
   *
   * @throws TuwenException what the work threw, or {@code PROCESSING_TIMEOUT}
   */
  public <T> T compute(Duration ownDeadline, Function<Cancellation, T> task) {
    var allowed = ownDeadline.compareTo(deadline) < 0 ? ownDeadline : deadline;
    free.acquireUninterruptibly();
    try {
      var cancellation = new Cancellation();
      return within(threads.submit(() -> task.apply(cancellation)), cancellation, allowed);
    } finally {
      free.release();
    }
  }

  private <T> T within(Future<T> result, Cancellation cancellation, Duration allowed) {
    try {
      return result.get(allowed.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      cancellation.cancel();
      awaitEnd(result);
      throw Cancellation.tooLong();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      cancellation.cancel();
      Thread.currentThread().interrupt();
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the worker is going away", e);
    }
  }

  private void awaitEnd(Future<?> result) {
    try {
      result.get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.errorf("event=thread_stuck stuck=%d places=%d", stuck.incrementAndGet(), places);
    } catch (ExecutionException e) {
      // It ended, which is all that was wanted of it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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

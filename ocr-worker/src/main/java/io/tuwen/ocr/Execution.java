package io.tuwen.ocr;

import io.tuwen.common.error.ErrorCode;
import io.tuwen.common.error.TuwenException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
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
@Singleton
final class Execution {
  private static final Logger LOG = Logger.getLogger(Execution.class);
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final int places;
  private final Semaphore free;
  private final Duration deadline;
  private final Duration grace;
  private final AtomicInteger stuck = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool(Execution::thread);

  @Inject
  Execution(OcrConfig config) {
    this(
        config.concurrency().orElse(Runtime.getRuntime().availableProcessors()),
        config.deadline(),
        GRACE);
  }

  Execution(int places, Duration deadline, Duration grace) {
    this.places = places;
    this.free = new Semaphore(places, true);
    this.deadline = deadline;
    this.grace = grace;
  }

  int places() {
    return places;
  }

  int inUse() {
    return places - free.availablePermits();
  }

  /** How many threads never came back from work that was cancelled. */
  int stuck() {
    return stuck.get();
  }

  /**
   * Waits for a place and computes there.
   *
   * @throws TuwenException what the work threw, or {@code PROCESSING_TIMEOUT}
   */
  <T> T compute(Function<Cancellation, T> work) {
    free.acquireUninterruptibly();
    try {
      var cancellation = new Cancellation();
      return within(threads.submit(() -> work.apply(cancellation)), cancellation);
    } finally {
      free.release();
    }
  }

  private <T> T within(Future<T> result, Cancellation cancellation) {
    try {
      return result.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
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

  private static RuntimeException failure(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof TuwenException foreseen
        ? foreseen
        : new TuwenException(ErrorCode.INTERNAL_ERROR, "the OCR engine failed", cause);
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "ocr");
    // One that is stuck must not keep the process from ending.
    thread.setDaemon(true);
    return thread;
  }

  @PreDestroy
  void close() {
    threads.shutdown();
  }
}

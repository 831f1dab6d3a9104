package io.tuwen.worker.execution;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The memory that all images in work may take together.
 *
 * <p>Bytes are admitted and not images: one interlaced picture of a hundred megapixels needs as
 * much as a hundred photos. Thread-safe; first come, first served.
 */
public final class MemoryBudget {
  private static final long MEBI = 1L << 20;

  private final int mebibytes;
  private final Semaphore free;

  /** Has this number of bytes. */
  public MemoryBudget(long bytes) {
    mebibytes = Math.toIntExact(bytes / MEBI);
    free = new Semaphore(mebibytes, true);
  }

  /** How many bytes are in use. */
  public long inUse() {
    return (mebibytes - free.availablePermits()) * MEBI;
  }

  /**
   * Waits until there is as much, and works with it.
   *
   * @throws TuwenException {@code IMAGE_TOO_COMPLEX} where there is never as much
   */
  <T> T with(long bytes, Supplier<T> work) {
    var taken = rounded(bytes);
    free.acquireUninterruptibly(taken);
    return having(taken, work);
  }

  /**
   * The same for work that has begun: its time stands still while it waits. What takes no memory
   * waits for none.
   *
   * @return empty where others have not left as much within {@code longest}
   * @throws TuwenException also {@code PROCESSING_TIMEOUT} where the work is cancelled meanwhile
   */
  public <T> Optional<T> within(
      Duration longest, long bytes, Cancellation cancellation, Supplier<T> work) {
    var taken = rounded(bytes);
    return taken == 0 || isTaken(taken, longest, cancellation)
        ? Optional.of(having(taken, work))
        : Optional.empty();
  }

  private boolean isTaken(int taken, Duration longest, Cancellation cancellation) {
    try {
      return free.tryAcquire(taken, 0, TimeUnit.NANOSECONDS)
          || isTakenAfter(longest, taken, cancellation);
    } catch (InterruptedException e) {
      cancellation.check();
      Thread.currentThread().interrupt();
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the worker is going away", e);
    }
  }

  private boolean isTakenAfter(Duration longest, int taken, Cancellation cancellation)
      throws InterruptedException {
    var begun = System.nanoTime();
    var isTaken = new AtomicBoolean();
    cancellation.during(
        Thread.currentThread()::interrupt,
        () -> Duration.ofNanos(System.nanoTime() - begun),
        () -> isTaken.set(free.tryAcquire(taken, longest.toNanos(), TimeUnit.NANOSECONDS)));
    return isTaken.get();
  }

  private <T> T having(int taken, Supplier<T> work) {
    try {
      return work.get();
    } finally {
      free.release(taken);
    }
  }

  private int rounded(long bytes) {
    if (bytes > mebibytes * MEBI) {
      throw new TuwenException(
          ErrorCode.IMAGE_TOO_COMPLEX,
          "the image would take %d MB of memory; the limit is %d"
              .formatted(bytes / MEBI, mebibytes));
    }
    return (int) ((bytes + MEBI - 1) / MEBI);
  }
}

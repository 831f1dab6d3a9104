package io.tuwen.worker.execution;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.util.concurrent.Semaphore;
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
    if (bytes > mebibytes * MEBI) {
      throw new TuwenException(
          ErrorCode.IMAGE_TOO_COMPLEX,
          "the image would take %d MB of memory; the limit is %d"
              .formatted(bytes / MEBI, mebibytes));
    }
    var taken = (int) ((bytes + MEBI - 1) / MEBI);
    free.acquireUninterruptibly(taken);
    try {
      return work.get();
    } finally {
      free.release(taken);
    }
  }
}

package io.tuwen.emulator.store;

import io.tuwen.emulator.OssError;
import java.io.IOException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Whether a bucket is still there.
 *
 * <p>INVARIANT: what is written into a bucket is written before its end or not at all, so no answer
 * acknowledges what the end has removed.
 */
final class Existence {
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean isOver;

  /** Something that is written into the bucket. */
  interface Write<T> {
    T perform() throws IOException;
  }

  /** A look whether the bucket may end; it throws where the bucket may not. */
  interface Check {
    void perform() throws IOException;
  }

  /**
   * Writes while the bucket cannot end.
   *
   * @throws OssError where it has ended
   */
  <T> T during(Write<T> write) throws IOException {
    lock.readLock().lock();
    try {
      if (isOver) {
        throw OssError.noSuchBucket();
      }
      return write.perform();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Ends it, unless the check throws. */
  void end(Check check) throws IOException {
    lock.writeLock().lock();
    try {
      check.perform();
      isOver = true;
    } finally {
      lock.writeLock().unlock();
    }
  }
}

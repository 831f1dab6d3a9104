package io.tuwen.ocr;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One event of an image at a time: the next one finds what that has stored. Thread-safe. */
final class Turns {
  private final Map<ObjectKey, CountDownLatch> begun = new ConcurrentHashMap<>();
  private final Duration patience;

  Turns(Duration patience) {
    this.patience = patience;
  }

  /**
   * Waits for its turn and works.
   *
   * @throws TuwenException also {@code WORKER_OVERLOADED} where its turn does not come
   */
  void inTurn(ObjectKey key, Runnable work) {
    var mine = new CountDownLatch(1);
    var end = System.nanoTime() + patience.toNanos();
    for (var other = begun.putIfAbsent(key, mine);
        other != null;
        other = begun.putIfAbsent(key, mine)) {
      await(other, end - System.nanoTime());
    }
    try {
      work.run();
    } finally {
      begun.remove(key);
      mine.countDown();
    }
  }

  private static void await(CountDownLatch other, long nanos) {
    try {
      if (!other.await(nanos, TimeUnit.NANOSECONDS)) {
        throw new TuwenException(
            ErrorCode.WORKER_OVERLOADED, "another event of this image is in work");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the worker is going away", e);
    }
  }
}

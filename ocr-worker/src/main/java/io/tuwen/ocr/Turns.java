package io.tuwen.ocr;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One event of an image at a time: the next one finds what that has stored. Thread-safe. */
final class Turns {
  /** Its turn has not come, which says nothing of the image. */
  static final class Later extends TuwenException {
    private static final long serialVersionUID = 1L;

    Later() {
      super(ErrorCode.WORKER_OVERLOADED, "another event of this image is in work");
    }
  }

  private final Map<ObjectKey, CountDownLatch> begun = new ConcurrentHashMap<>();
  private final Duration patience;

  Turns(Duration patience) {
    this.patience = patience;
  }

  /**
   * Waits for its turn and works.
   *
   * @throws Later where its turn does not come
   */
  <T> T inTurn(ObjectKey key, Supplier<T> work) {
    var mine = new CountDownLatch(1);
    var end = System.nanoTime() + patience.toNanos();
    for (var other = begun.putIfAbsent(key, mine);
        other != null;
        other = begun.putIfAbsent(key, mine)) {
      await(other, end - System.nanoTime());
    }
    try {
      return work.get();
    } finally {
      begun.remove(key);
      mine.countDown();
    }
  }

  private static void await(CountDownLatch other, long nanos) {
    try {
      if (!other.await(nanos, TimeUnit.NANOSECONDS)) {
        throw new Later();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the worker is going away", e);
    }
  }
}

package io.tuwen.ocr.guard;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.worker.execution.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What time it is, and waiting for another. */
public interface Clock extends InstantSource {
  /** The time of this machine. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public Instant instant() {
          return Instant.now();
        }

        @Override
        public void pause(Duration length, Cancellation cancellation) {
          var cancelled = new CountDownLatch(1);
          try {
            cancellation.during(
                cancelled::countDown,
                () -> {
                  if (cancelled.await(length.toNanos(), TimeUnit.NANOSECONDS)) {
                    cancellation.check();
                  }
                });
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the worker is going away", e);
          }
        }
      };

  /** Waits, and fails soon where the work is cancelled. */
  void pause(Duration length, Cancellation cancellation);
}

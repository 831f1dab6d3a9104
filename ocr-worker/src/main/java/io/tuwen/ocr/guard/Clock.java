package io.tuwen.ocr.guard;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.worker.execution.Cancellation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What time it is, and waiting for another. The date of a machine may be set; how long something
 * has taken, or is off, is told by {@link #elapsed}.
 */
public interface Clock extends InstantSource {
  /** When this class was loaded. */
  long START = System.nanoTime();

  /** The time of this machine. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public Instant instant() {
          return Instant.now();
        }

        @Override
        public Duration elapsed() {
          return Duration.ofNanos(System.nanoTime() - START);
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

  /** How long it is since a moment that stays the same. */
  Duration elapsed();

  /** Waits, and fails soon where the work is cancelled. */
  void pause(Duration length, Cancellation cancellation);
}

package io.tuwen.upload.login;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Spares a platform that does not answer, and its clients the wait.
 *
 * <p>After some calls in a row that had no answer, calls fail at once for a while; then one is let
 * through, and decides. A refusal is an answer. Thread-safe.
 */
final class Breaker {
  static final int MAX_FAILURES = 5;
  static final Duration REST = Duration.ofSeconds(10);

  private final LongSupplier nanos;
  private int failures;
  private long openedAt;

  Breaker() {
    this(System::nanoTime);
  }

  Breaker(LongSupplier nanos) {
    this.nanos = nanos;
  }

  <T> Uni<T> call(Supplier<Uni<T>> question) {
    if (!mayCall()) {
      return Uni.createFrom()
          .failure(
              new TuwenException(
                  ErrorCode.PROVIDER_UNAVAILABLE,
                  "the login platform has not answered lately; it is asked again in a moment"));
    }
    return Uni.createFrom()
        .deferred(question::get)
        .onItemOrFailure()
        .invoke((item, failure) -> note(isUnanswered(failure)));
  }

  private static boolean isUnanswered(Throwable failure) {
    return failure != null
        && !(failure instanceof TuwenException known
            && known.code() != ErrorCode.PROVIDER_UNAVAILABLE);
  }

  private synchronized boolean mayCall() {
    if (failures < MAX_FAILURES) {
      return true;
    }
    if (nanos.getAsLong() - openedAt < REST.toNanos()) {
      return false;
    }
    // The one that decides; others wait as long again.
    openedAt = nanos.getAsLong();
    return true;
  }

  private synchronized void note(boolean unanswered) {
    failures = unanswered ? failures + 1 : 0;
    if (failures >= MAX_FAILURES) {
      openedAt = nanos.getAsLong();
    }
  }
}

package io.tuwen.ocr.guard;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.ReadText;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Bounds a call in time, and calls in number; says when too many of the latest have failed. For how
 * long there are none then, the {@link Gate} knows, whose pauses grow: the breaker itself has none.
 */
final class Breaker {
  private static final Logger LOG = Logger.getLogger(Breaker.class);
  private static final int LATEST = 10;
  private static final double TOO_MANY = 0.5;
  private static final Set<Reason> FAILURES =
      EnumSet.of(Reason.UNAVAILABLE, Reason.TIMEOUT, Reason.DEFECT);

  private final TypedGuard<ReadText> places;
  private final TypedGuard<ReadText> guard;
  private volatile boolean isTripped;

  Breaker(String name, OcrEngine.Provider provider, Duration timeout) {
    places =
        TypedGuard.create(ReadText.class)
            .withDescription(name)
            .withBulkhead()
            // One more than the lanes send: what is read to be compared takes no place of theirs.
            .limit(provider.concurrency() + 1)
            .done()
            .build();
    guard =
        TypedGuard.create(ReadText.class)
            .withDescription(name)
            .withTimeout()
            .duration(timeout.toMillis(), ChronoUnit.MILLIS)
            .done()
            .withCircuitBreaker()
            .requestVolumeThreshold(LATEST)
            .failureRatio(TOO_MANY)
            .successThreshold(1)
            .delay(0, ChronoUnit.MILLIS)
            .when(Breaker::isFailure)
            .onStateChange(this::changed)
            .done()
            .build();
  }

  /**
   * A breaker without a pause is open for an instant only: its timer makes it half-open at once.
   * The timer says so after it has done it, and maybe after a call has closed the breaker.
   */
  void changed(CircuitBreakerState state) {
    if (state != CircuitBreakerState.HALF_OPEN) {
      isTripped = state == CircuitBreakerState.OPEN;
    }
  }

  private static boolean isFailure(Throwable thrown) {
    return thrown instanceof TimeoutException
        || (thrown instanceof ProviderFailure failure && FAILURES.contains(failure.reason()));
  }

  /** Whether too many have failed, and none has succeeded since. */
  boolean isTripped() {
    return isTripped;
  }

  /** Counts what a provider said before there was a call. */
  void count(ProviderFailure said) {
    if (isFailure(said)) {
      try {
        guard.call(
            () -> {
              throw said;
            });
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.debugf("event=failure_counted kind=%s", e.getClass().getSimpleName());
      }
    }
  }

  /**
   * Makes a call, where there is a place for it.
   *
   * @param claim comes first; what it takes or throws is not the provider's
   * @param call throws {@link ProviderFailure}, and nothing else
   */
  ReadText call(Runnable claim, Callable<ReadText> call) {
    try {
      return places.call(
          () -> {
            claim.run();
            return guard.call(call);
          });
    } catch (ProviderFailure | NotAsked e) {
      throw e;
    } catch (CircuitBreakerOpenException e) {
      throw new NotAsked(NotAsked.Why.PAUSED, "the OCR provider is not asked for a while", e);
    } catch (BulkheadException e) {
      throw new NotAsked(NotAsked.Why.BUSY, "the OCR provider has enough to do", e);
    } catch (TimeoutException e) {
      throw new ProviderFailure(Reason.TIMEOUT, "the OCR provider did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TuwenException(ErrorCode.INTERNAL_ERROR, "the worker is going away", e);
    } catch (Exception e) {
      throw new ProviderFailure(Reason.DEFECT, "the OCR provider's adapter failed", e);
    }
  }
}

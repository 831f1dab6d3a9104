package io.tuwen.ocr.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.ReadText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final Breaker breaker =
      new Breaker("fake-paid", new OcrEngine.Provider(4, true), Duration.ofSeconds(10));

  private void fail() {
    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(
            () ->
                breaker.call(
                    () -> {},
                    () -> {
                      throw new ProviderFailure(
                          Reason.UNAVAILABLE, Duration.ZERO, "as the test wants it", null);
                    }));
  }

  private void trip() {
    for (int i = 0; i < 10; i++) {
      fail();
    }
  }

  /** Returns whether the breaker was still tripped while the call was made. */
  private boolean succeed() {
    var read =
        new ReadText(new EngineId("fake-paid", 1), new OcrText(new ImageSize(1, 1), 0, List.of()));
    var tripped = new AtomicBoolean();
    assertThat(
            breaker.call(
                () -> {},
                () -> {
                  tripped.set(breaker.isTripped());
                  return read;
                }))
        .isEqualTo(read);
    return tripped.get();
  }

  /** Also while it is half-open, as it is when a call is made. */
  @Test
  void what_has_tripped_stays_so_until_a_call_succeeds() {
    assertThat(breaker.isTripped()).isFalse();
    trip();

    assertThat(breaker.isTripped()).isTrue();
    fail();
    assertThat(breaker.isTripped()).isTrue();
    assertThat(succeed()).isTrue();
    assertThat(breaker.isTripped()).isFalse();
  }

  @Test
  void what_a_claim_says_is_not_the_providers() {
    trip();

    assertThatExceptionOfType(NotAsked.class)
        .isThrownBy(() -> breaker.call(BreakerTest::refuse, () -> null));

    assertThat(breaker.isTripped()).isTrue();
  }

  private static void refuse() {
    throw new NotAsked(NotAsked.Why.CAP, "as the test wants it");
  }

  @Test
  void without_a_place_nothing_is_claimed() {
    var narrow = new Breaker("fake-paid", new OcrEngine.Provider(0, true), Duration.ofSeconds(10));
    var claims = new AtomicInteger();

    assertThatExceptionOfType(NotAsked.class)
        .isThrownBy(
            () ->
                narrow.call(
                    claims::incrementAndGet,
                    () -> narrow.call(claims::incrementAndGet, () -> null)))
        .satisfies(it -> assertThat(it.why()).isEqualTo(NotAsked.Why.BUSY));

    assertThat(claims).hasValue(1);
  }

  @Test
  void a_claim_takes_nothing_of_the_time_of_a_call() {
    var quick = new Breaker("fake-paid", new OcrEngine.Provider(4, true), Duration.ofSeconds(1));

    assertThat(quick.call(() -> LockSupport.parkNanos(1_500_000_000), () -> null)).isNull();
  }

  /** A timer makes an open breaker half-open, and may say so when a call has closed it since. */
  @Test
  void what_has_closed_stays_so_when_a_timer_says_late_what_was_before() {
    trip();
    succeed();

    breaker.changed(CircuitBreakerState.HALF_OPEN);

    assertThat(breaker.isTripped()).isFalse();
  }
}

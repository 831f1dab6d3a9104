package io.tuwen.ocr.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.ReadText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final Breaker breaker =
      new Breaker("fake-paid", new OcrEngine.Provider(4, true), Duration.ofSeconds(10));

  private void fail() {
    assertThatExceptionOfType(ProviderFailure.class)
        .isThrownBy(
            () ->
                breaker.call(
                    () -> {
                      throw new ProviderFailure(
                          Reason.UNAVAILABLE, Duration.ZERO, "as the test wants it", null);
                    }));
  }

  private void succeed() {
    var read =
        new ReadText(new EngineId("fake-paid", 1), new OcrText(new ImageSize(1, 1), 0, List.of()));
    assertThat(breaker.call(() -> read)).isEqualTo(read);
  }

  /** However late the caller looks: a timer makes an open breaker half-open at once. */
  @Test
  void what_has_tripped_stays_so_until_a_call_succeeds() {
    assertThat(breaker.isTripped()).isFalse();
    for (int i = 0; i < 10; i++) {
      fail();
    }
    await().until(() -> breaker.state().equals("half-open"));

    assertThat(breaker.isTripped()).isTrue();
    fail();
    assertThat(breaker.isTripped()).isTrue();
    succeed();
    assertThat(breaker.isTripped()).isFalse();
    assertThat(breaker.state()).isEqualTo("closed");
  }
}

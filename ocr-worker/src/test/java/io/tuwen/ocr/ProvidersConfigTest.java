package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the limits of a provider are written. */
class ProvidersConfigTest {
  @Test
  void in_the_environment() {
    var providers =
        OcrConfigs.of(
                Map.of(
                    "TUWEN_OCR_PROVIDERS_ALIYUN_MARKET_DAILY_CALLS", "42",
                    "TUWEN_OCR_PROVIDERS_ALIYUN_RATE", "7"))
            .providers();

    assertThat(providers.get("aliyun-market").dailyCalls()).isEqualTo(42);
    assertThat(providers.get("aliyun").rate()).isEqualTo(7);
    assertThat(providers.get("aliyun").dailyCalls()).isEqualTo(1000);
  }

  @Test
  void a_provider_of_which_nothing_is_said_has_limits_all_the_same() {
    assertThat(OcrConfigs.of(Map.of()).providers().get("another").dailyCalls()).isEqualTo(1000);
    assertThat(OcrConfigs.of(Map.of()).providers().get("wechat").dailyCalls()).isEqualTo(100);
  }
}

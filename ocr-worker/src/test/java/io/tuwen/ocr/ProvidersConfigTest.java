package io.tuwen.ocr;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the limits of a provider are written. */
class ProvidersConfigTest {
  private static OcrConfig config(Map<String, String> environment) throws IOException {
    var properties =
        new PropertiesConfigSource(
            ProvidersConfigTest.class.getResource("/application.properties"), 250);
    return new SmallRyeConfigBuilder()
        .withSources(properties, new EnvConfigSource(environment, 300))
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(OcrConfig.class)
        .withValidateUnknown(false)
        .build()
        .getConfigMapping(OcrConfig.class);
  }

  @Test
  void in_the_environment() throws IOException {
    var providers =
        config(
                Map.of(
                    "TUWEN_OCR_PROVIDERS_ALIYUN_MARKET_DAILY_CALLS", "42",
                    "TUWEN_OCR_PROVIDERS_ALIYUN_RATE", "7"))
            .providers();

    assertThat(providers.get("aliyun-market").dailyCalls()).isEqualTo(42);
    assertThat(providers.get("aliyun").rate()).isEqualTo(7);
    assertThat(providers.get("aliyun").dailyCalls()).isEqualTo(1000);
  }

  @Test
  void a_provider_of_which_nothing_is_said_has_limits_all_the_same() throws IOException {
    assertThat(config(Map.of()).providers().get("another").dailyCalls()).isEqualTo(1000);
    assertThat(config(Map.of()).providers().get("wechat").dailyCalls()).isEqualTo(100);
  }
}

package io.tuwen.ocr;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The configuration as it is with an environment. */
public final class OcrConfigs {
  private OcrConfigs() {}

  public static OcrConfig of(Map<String, String> environment) {
    return new SmallRyeConfigBuilder()
        .withSources(properties(), new EnvConfigSource(environment, 300))
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(OcrConfig.class)
        .withValidateUnknown(false)
        .build()
        .getConfigMapping(OcrConfig.class);
  }

  private static PropertiesConfigSource properties() {
    try {
      return new PropertiesConfigSource(
          OcrConfigs.class.getResource("/application.properties"), 250);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.tuwen.upload;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** Configurations of tests that start no service. */
public final class Mappings {
  private Mappings() {}

  /** One of these properties alone. */
  public static <T> T of(Class<T> type, Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(type)
        .withSources(new PropertiesConfigSource(properties, "test", 300))
        .build()
        .getConfigMapping(type);
  }
}

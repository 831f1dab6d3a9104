package io.tuwen.contract.store;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/** A storage configuration without a running service. */
public final class StorageConfigs {
  private StorageConfigs() {}

  public static StorageConfig of(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(StorageConfig.class)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build()
        .getConfigMapping(StorageConfig.class);
  }
}

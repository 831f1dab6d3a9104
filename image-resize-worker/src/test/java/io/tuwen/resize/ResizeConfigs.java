package io.tuwen.resize;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** A configuration without a running service: one style, and what a test wants else. */
public final class ResizeConfigs {
  private ResizeConfigs() {}

  public static ResizeConfig of(Map<String, String> properties) {
    var all = new HashMap<>(properties);
    all.putIfAbsent("tuwen.resize.styles.thumb", "image/resize,w_100");
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .addDiscoveredConverters()
        .withMapping(ResizeConfig.class)
        .withSources(new PropertiesConfigSource(all, "test", 100))
        .build()
        .getConfigMapping(ResizeConfig.class);
  }
}

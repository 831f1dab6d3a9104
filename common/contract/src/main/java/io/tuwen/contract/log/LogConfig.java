package io.tuwen.contract.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How a service writes its log. */
@ConfigMapping(prefix = "tuwen.log")
public interface LogConfig {
  /** One JSON object a line, in the place of {@code key=value} pairs. */
  @WithDefault("false")
  boolean json();
}

package io.tuwen.contract.chaos;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Whether what breaks things on purpose may do so. */
@ConfigMapping(prefix = "tuwen.chaos")
public interface ChaosConfig {
  /** Only {@code ./tuwen chaos} switches it on. */
  @WithDefault("false")
  boolean enabled();
}

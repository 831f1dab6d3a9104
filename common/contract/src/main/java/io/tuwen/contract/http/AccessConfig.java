package io.tuwen.contract.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;

/** Who may ask at all. */
@ConfigMapping(prefix = "tuwen.access")
public interface AccessConfig {
  /** Whether there are guests. */
  @WithParentName
  @WithDefault("open")
  Access access();
}

package io.tuwen.contract.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** By what names that strangers see are made. */
@ConfigMapping(prefix = "tuwen.names")
public interface NamesConfig {
  /**
   * The secret of public ids, of the names of processings and of ids that clients choose; at least
   * 32 bytes. From the environment: {@code TUWEN_NAME_KEY}.
   */
  @WithDefault("${tuwen.name-key:}")
  Optional<String> key();
}

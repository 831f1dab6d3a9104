package io.tuwen.contract.key;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** By what people become owners. */
@ConfigMapping(prefix = "tuwen.owners")
public interface OwnerKeyConfig {
  /** The secret of owners; at least 32 bytes. From the environment: {@code OWNER_KEY}. */
  @WithDefault("${owner.key:}")
  Optional<String> key();
}

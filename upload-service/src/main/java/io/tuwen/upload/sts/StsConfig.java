package io.tuwen.upload.sts;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Temporary credentials for phones. */
@ConfigMapping(prefix = "tuwen.sts")
public interface StsConfig {
  /** The role that phones get a part of. Without it they get none. */
  Optional<String> roleArn();

  /** How often one instance asks STS in a minute, for all owners together. */
  @WithDefault("600")
  int perMinute();
}

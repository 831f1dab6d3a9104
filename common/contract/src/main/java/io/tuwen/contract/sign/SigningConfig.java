package io.tuwen.contract.sign;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Keys that sign addresses of renditions. */
@ConfigMapping(prefix = "tuwen.signing")
public interface SigningConfig {
  /**
   * Keys as {@code id=secret}, separated by commas: the first signs, all are accepted. From the
   * environment: {@code RENDITION_SIGNING_KEYS}.
   */
  @WithDefault("${rendition.signing-keys:}")
  Optional<List<String>> keys();

  /** For how long from now an address may be signed; one that lasts longer is not taken. */
  @WithDefault("7d")
  Duration longestLife();
}

package io.tuwen.operations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Who may operate. */
@ConfigMapping(prefix = "tuwen.admin")
public interface AdminConfig {
  /** What operators show; from the environment: {@code TUWEN_ADMIN_TOKEN}. */
  Optional<String> token();

  /** The longest that the answer to a wrong token is held back. */
  @WithDefault("4s")
  Duration maxDelay();
}

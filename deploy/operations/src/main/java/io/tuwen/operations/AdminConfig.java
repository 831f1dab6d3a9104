package io.tuwen.operations;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Who may operate. */
@ConfigMapping(prefix = "tuwen.admin")
public interface AdminConfig {
  /** What operators show; from the environment: {@code TUWEN_ADMIN_TOKEN}. */
  Optional<String> token();

  /** Where the result service is, which has the index of all images. */
  @WithDefault("http://127.0.0.1:8084")
  URI resultService();

  /** The longest that the answer to a wrong token is held back. */
  @WithDefault("4s")
  Duration maxDelay();
}

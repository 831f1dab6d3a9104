package io.tuwen.upload;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Who may operate. */
@ConfigMapping(prefix = "tuwen.admin")
public interface AdminConfig {
  /** What operators show; from the environment: {@code TUWEN_ADMIN_TOKEN}. */
  Optional<String> token();
}

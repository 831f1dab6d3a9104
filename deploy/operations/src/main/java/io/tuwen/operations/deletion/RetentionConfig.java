package io.tuwen.operations.deletion;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** How old images become before they are deleted; for ever where nothing is said. */
@ConfigMapping(prefix = "tuwen.retention")
public interface RetentionConfig {
  /** How often old images are looked for; {@code 0s} for never. */
  @WithDefault("6h")
  Duration every();

  /** The images of guests. */
  Optional<Duration> guests();

  /** The images of people who log in. */
  Optional<Duration> users();

  /** The images of servers and of their users. */
  Optional<Duration> servers();

  /** The images of one server, by the name of its tenant; without those of its users. */
  Map<String, Duration> tenants();
}

package io.tuwen.contract.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** By what sessions are signed, and how long they last. */
@ConfigMapping(prefix = "tuwen.sessions")
public interface SessionsConfig {
  /**
   * Keys as {@code id=secret}, separated by commas: the first signs, all are accepted. From the
   * environment: {@code SESSION_KEYS}.
   */
  @WithDefault("${session.keys:}")
  Optional<List<String>> keys();

  /** How long a session lasts. It is not prolonged: the client logs in again. */
  @WithDefault("2h")
  Duration ttl();
}

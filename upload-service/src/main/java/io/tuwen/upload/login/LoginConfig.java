package io.tuwen.upload.login;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How logins are taken. */
@ConfigMapping(prefix = "tuwen.logins")
public interface LoginConfig {
  /** How long a platform may take to answer. */
  @WithDefault("5s")
  Duration timeout();

  /** How many logins one client may ask for in a minute. */
  @WithDefault("60")
  int perMinutePerClient();

  /** How many logins all clients may ask for in a minute, by one instance. */
  @WithDefault("6000")
  int perMinute();
}

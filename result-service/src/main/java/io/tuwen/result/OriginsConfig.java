package io.tuwen.result;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Optional;

/** Whose pages may open streams and sockets. */
@ConfigMapping(prefix = "tuwen.origins")
public interface OriginsConfig {
  /**
   * Origins beside our own, such as {@code https://www.example.com} or {@code
   * https://*.example.com}; where mini-programs run, by default.
   */
  @WithParentName
  @WithDefault("https://servicewechat.com,https://*.hybrid.alipay-eco.com")
  Optional<List<String>> allowed();
}

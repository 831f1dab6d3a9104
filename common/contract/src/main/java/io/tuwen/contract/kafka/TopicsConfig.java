package io.tuwen.contract.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What topics are called. */
@ConfigMapping(prefix = "tuwen.topics")
public interface TopicsConfig {
  /** Between the words of the names of topics and consumer groups. */
  @WithDefault(".")
  String separator();
}

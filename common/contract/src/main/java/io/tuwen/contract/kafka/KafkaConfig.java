package io.tuwen.contract.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Where the broker is. Security settings are Kafka's own, as {@code kafka.*} properties. */
@ConfigMapping(prefix = "tuwen.kafka")
public interface KafkaConfig {
  /** The brokers to begin with, {@code host:port}, separated by commas. */
  String bootstrapServers();

  /** How long readiness waits for the broker to answer. */
  @WithDefault("2s")
  Duration readinessTimeout();

  /** Whether the service is not ready before the broker has answered for the first time. */
  @WithDefault("true")
  boolean neededAtStart();
}

package io.tuwen.common;

import io.tuwen.common.chaos.ChaosConfig;
import io.tuwen.common.compat.CompatConfig;
import io.tuwen.common.kafka.KafkaConfig;
import io.tuwen.common.key.NamesConfig;
import io.tuwen.common.sign.SigningConfig;
import io.tuwen.common.store.StorageConfig;
import io.tuwen.common.testing.DocumentedConfiguration;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super(
        "Every service",
        KafkaConfig.class,
        StorageConfig.class,
        SigningConfig.class,
        NamesConfig.class,
        CompatConfig.class,
        ChaosConfig.class);
  }
}

package io.tuwen.result;

import io.tuwen.contract.testing.DocumentedConfiguration;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super("result-service", ResultConfig.class, OriginsConfig.class);
  }
}

package io.tuwen.resize;

import io.tuwen.contract.testing.DocumentedConfiguration;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super("image-resize-worker", ResizeConfig.class);
  }
}

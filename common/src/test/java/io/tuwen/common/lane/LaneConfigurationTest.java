package io.tuwen.common.lane;

import io.tuwen.common.sandbox.ImagesConfig;
import io.tuwen.common.testing.DocumentedConfiguration;

class LaneConfigurationTest extends DocumentedConfiguration {
  LaneConfigurationTest() {
    super("Both workers", LaneConfig.class, ImagesConfig.class);
  }
}

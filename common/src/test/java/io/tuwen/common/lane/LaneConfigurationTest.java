package io.tuwen.common.lane;

import io.tuwen.common.testing.DocumentedConfiguration;

class LaneConfigurationTest extends DocumentedConfiguration {
  LaneConfigurationTest() {
    super("The workers' lanes", LaneConfig.class);
  }
}

package io.tuwen.worker.lane;

import io.tuwen.contract.testing.DocumentedConfiguration;
import io.tuwen.worker.sandbox.ImagesConfig;

class LaneConfigurationTest extends DocumentedConfiguration {
  LaneConfigurationTest() {
    super("Every worker", LaneConfig.class, ImagesConfig.class);
  }
}

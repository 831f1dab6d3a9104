package io.tuwen.resize;

import io.tuwen.contract.testing.ServiceArchitecture;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.resize", "kafka", "vips", "child", "custom");
  }
}

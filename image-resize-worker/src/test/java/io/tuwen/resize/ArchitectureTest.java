package io.tuwen.resize;

import io.tuwen.common.testing.ServiceArchitecture;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.resize");
  }
}

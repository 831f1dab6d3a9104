package io.tuwen.upload;

import io.tuwen.common.testing.ServiceArchitecture;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.upload");
  }
}

package io.tuwen.result;

import io.tuwen.common.testing.ServiceArchitecture;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.result");
  }
}

package io.tuwen.result;

import io.tuwen.contract.testing.ServiceArchitecture;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.result", "kafka", "worker");
  }
}

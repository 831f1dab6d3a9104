package io.tuwen.worker;

import io.tuwen.contract.testing.ServiceArchitecture;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.worker", "lane", "vips", "result");
  }
}

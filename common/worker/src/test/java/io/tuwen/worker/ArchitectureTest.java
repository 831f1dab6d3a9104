package io.tuwen.worker;

import io.tuwen.contract.testing.ServiceArchitecture;
import java.util.List;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.worker", List.of("vips"), List.of("lane", "result"));
  }
}

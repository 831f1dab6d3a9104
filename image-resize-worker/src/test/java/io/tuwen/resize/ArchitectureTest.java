package io.tuwen.resize;

import io.tuwen.contract.testing.ServiceArchitecture;
import java.util.List;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.resize", List.of("vips", "child"), List.of("custom"));
  }
}

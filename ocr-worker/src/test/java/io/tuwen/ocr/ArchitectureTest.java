package io.tuwen.ocr;

import io.tuwen.common.testing.ServiceArchitecture;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.ocr");
  }
}

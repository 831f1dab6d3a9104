package io.tuwen.ocr;

import io.tuwen.contract.testing.ServiceArchitecture;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.ocr", "embedded", "codes", "kafka", "cloud", "market", "aliyun", "wechat");
  }
}

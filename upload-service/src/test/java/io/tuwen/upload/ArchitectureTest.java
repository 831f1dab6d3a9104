package io.tuwen.upload;

import io.tuwen.contract.testing.ServiceArchitecture;

class ArchitectureTest extends ServiceArchitecture {
  ArchitectureTest() {
    super("io.tuwen.upload", "alipay", "kafka", "result", "wechat");
  }
}

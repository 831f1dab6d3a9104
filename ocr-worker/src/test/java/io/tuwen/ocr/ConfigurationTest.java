package io.tuwen.ocr;

import io.tuwen.contract.testing.DocumentedConfiguration;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super("ocr-worker", OcrConfig.class);
  }
}

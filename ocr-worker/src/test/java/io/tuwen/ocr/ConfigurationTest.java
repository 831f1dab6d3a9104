package io.tuwen.ocr;

import io.tuwen.common.testing.DocumentedConfiguration;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super("ocr-worker", OcrConfig.class);
  }
}

package io.tuwen.ocr;

import io.tuwen.contract.testing.DocumentedConfiguration;
import io.tuwen.ocr.market.MarketConfig;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super("ocr-worker", OcrConfig.class, MarketConfig.class);
  }
}

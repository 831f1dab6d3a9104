package io.tuwen.ocr;

import io.tuwen.contract.testing.DocumentedConfiguration;
import io.tuwen.ocr.aliyun.AliyunConfig;
import io.tuwen.ocr.market.MarketConfig;
import io.tuwen.ocr.wechat.WechatConfig;

class ConfigurationTest extends DocumentedConfiguration {
  ConfigurationTest() {
    super(
        "ocr-worker", OcrConfig.class, MarketConfig.class, AliyunConfig.class, WechatConfig.class);
  }
}

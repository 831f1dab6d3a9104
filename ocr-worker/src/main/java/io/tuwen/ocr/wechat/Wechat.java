package io.tuwen.ocr.wechat;

import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.EngineId;
import io.tuwen.ocr.OcrConfig;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.cloud.CloudHost;
import io.tuwen.ocr.cloud.CloudSettings;
import io.tuwen.ocr.cloud.SentImages;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;

/** Gives the worker WeChat's engine, where it is chosen. */
@ApplicationScoped
class Wechat {
  /** INVARIANT: the encoder's children start only for an engine that may be asked. */
  @Produces
  @Singleton
  @Identifier(WechatEngine.NAME)
  OcrEngine engine(WechatConfig config, OcrConfig ocr, Instance<SentImages> images) {
    var timeout = ocr.providers().get(WechatEngine.NAME).timeout();
    return engine(config, images, timeout, InstantSource.system());
  }

  static OcrEngine engine(
      WechatConfig config, Instance<SentImages> images, Duration timeout, InstantSource clock) {
    var id = new EngineId(WechatEngine.NAME, config.revision());
    var appId = CloudSettings.required(id.name(), "TUWEN_OCR_WECHAT_APP_ID", config.appId());
    var secret =
        CloudSettings.required(id.name(), "TUWEN_OCR_WECHAT_APP_SECRET", config.appSecret());
    var url =
        CloudSettings.address(
            id, "tuwen.ocr.wechat.url", config.url(), "https://api.weixin.qq.com/");
    var host = new CloudHost<>(id, url, WechatApi.class, timeout);
    return new WechatEngine(
        id, host, new StableToken(id, host, appId, secret, clock), images.get());
  }
}

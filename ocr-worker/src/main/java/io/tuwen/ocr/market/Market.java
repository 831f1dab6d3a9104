package io.tuwen.ocr.market;

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

/** Gives the worker the market's engine, where it is chosen. */
@ApplicationScoped
class Market {
  /** INVARIANT: the encoder's children start only for an engine that may be asked. */
  @Produces
  @Singleton
  @Identifier(MarketEngine.NAME)
  OcrEngine engine(MarketConfig config, OcrConfig ocr, Instance<SentImages> images) {
    return engine(config, images, ocr.providers().get(MarketEngine.NAME).timeout());
  }

  static OcrEngine engine(MarketConfig config, Instance<SentImages> images, Duration timeout) {
    var id = new EngineId(MarketEngine.NAME, config.revision());
    var appCode =
        CloudSettings.required(id.name(), "TUWEN_OCR_ALIYUN_MARKET_APP_CODE", config.appCode());
    var url =
        CloudSettings.address(
            id,
            "tuwen.ocr.aliyun-market.url",
            config.url(),
            "https://gjbsb.market.alicloudapi.com/ocrservice/advanced");
    return new MarketEngine(
        id, appCode, new CloudHost<>(id, url, MarketApi.class, timeout), images.get());
  }
}

package io.tuwen.ocr.house;

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

/** Gives the worker our server's engine, where it is chosen. */
@ApplicationScoped
class House {
  @Produces
  @Singleton
  @Identifier(HouseEngine.NAME)
  OcrEngine engine(HouseConfig config, OcrConfig ocr, Instance<SentImages> images) {
    var id = new EngineId(HouseEngine.NAME, config.revision());
    var token = CloudSettings.required(id.name(), "TUWEN_OCR_HOUSE_TOKEN", config.token());
    var url =
        CloudSettings.address(
            id, "tuwen.ocr.house.url", config.url(), "https://ocr.house.example/read");
    var timeout = ocr.providers().get(HouseEngine.NAME).timeout();
    var host = new CloudHost<>(id, url, HouseApi.class, timeout);
    return new HouseEngine(id, token, host, images.get());
  }
}

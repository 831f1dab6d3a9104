package io.tuwen.ocr.aliyun;

import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.credentials.Credentials;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.credentials.SecureEndpoint;
import io.tuwen.contract.store.StorageConfig;
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
import java.util.Optional;
import java.util.Set;

/** Gives the worker the engine of Aliyun's OCR API, where it is chosen. */
@ApplicationScoped
class Aliyun {
  private static final String NAME = AliyunEngine.NAME;

  /** Those whose answers have the same shape. */
  private static final Set<String> ACTIONS =
      Set.of("RecognizeAdvanced", "RecognizeBasic", "RecognizeGeneral", "RecognizeHandwriting");

  /** INVARIANT: the encoder's children start only for an engine that may be asked. */
  @Produces
  @Singleton
  @Identifier(NAME)
  OcrEngine engine(
      AliyunConfig config,
      OcrConfig ocr,
      StorageConfig storage,
      Instance<CurrentCredentials> own,
      Instance<SentImages> images) {
    var credentials =
        key(config).map(CurrentCredentials::fixed).orElseGet(() -> ofService(storage, own));
    return engine(config, credentials, images, ocr.providers().get(NAME).timeout());
  }

  static OcrEngine engine(
      AliyunConfig config,
      CurrentCredentials credentials,
      Instance<SentImages> images,
      Duration timeout) {
    var id = new EngineId(NAME, config.revision());
    if (!ACTIONS.contains(config.action())) {
      throw new IllegalStateException(
          "tuwen.ocr.aliyun.action is one of "
              + String.join(", ", ACTIONS.stream().sorted().toList()));
    }
    var endpoint =
        CloudSettings.address(
            id,
            "tuwen.ocr.aliyun.endpoint",
            config.endpoint().resolve("/"),
            "https://ocr-api.cn-hangzhou.aliyuncs.com/");
    var host = new CloudHost<>(id, endpoint, AliyunApi.class, timeout);
    return new AliyunEngine(id, endpoint, config.action(), credentials, host, images.get());
  }

  /** A key for the OCR alone; empty where none is given. */
  static Optional<Credentials> key(AliyunConfig config) {
    if (config.accessKeyId().isEmpty() && config.accessKeySecret().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Credentials(
            CloudSettings.required(NAME, "TUWEN_OCR_ALIYUN_ACCESS_KEY_ID", config.accessKeyId()),
            CloudSettings.required(
                NAME, "TUWEN_OCR_ALIYUN_ACCESS_KEY_SECRET", config.accessKeySecret()),
            Optional.empty(),
            Optional.empty()));
  }

  /** Those that a storage on this machine takes mean nothing to Aliyun. */
  static CurrentCredentials ofService(StorageConfig storage, Instance<CurrentCredentials> own) {
    if (SecureEndpoint.isOnThisMachine(storage.endpoint())) {
      throw new IllegalStateException(
          "tuwen.ocr.engines names aliyun, which needs TUWEN_OCR_ALIYUN_ACCESS_KEY_ID and"
              + " TUWEN_OCR_ALIYUN_ACCESS_KEY_SECRET in the environment, since the storage is on"
              + " this machine and its credentials are not Aliyun's");
    }
    return own.get();
  }
}

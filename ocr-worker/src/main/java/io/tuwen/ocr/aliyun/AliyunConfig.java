package io.tuwen.ocr.aliyun;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** Aliyun's OCR API. */
@ConfigMapping(prefix = "tuwen.ocr.aliyun")
public interface AliyunConfig {
  @WithDefault("https://ocr-api.cn-hangzhou.aliyuncs.com/")
  URI endpoint();

  /** What is asked for. */
  @WithDefault("RecognizeAdvanced")
  String action();

  /** Where the service's own credentials are not those of the OCR's account. */
  Optional<String> accessKeyId();

  /** From the environment: {@code TUWEN_OCR_ALIYUN_ACCESS_KEY_SECRET}. */
  Optional<String> accessKeySecret();

  /** Raised where the provider reads otherwise than before. */
  @WithDefault("1")
  int revision();
}

package io.tuwen.ocr.market;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** The general text API of Aliyun's cloud market. */
@ConfigMapping(prefix = "tuwen.ocr.aliyun-market")
public interface MarketConfig {
  /** The address of the API, with its path. */
  @WithDefault("https://gjbsb.market.alicloudapi.com/ocrservice/advanced")
  URI url();

  /** The code of the purchase; from the environment: {@code TUWEN_OCR_ALIYUN_MARKET_APP_CODE}. */
  Optional<String> appCode();

  /** Raised where the provider reads otherwise than before. */
  @WithDefault("1")
  int revision();
}

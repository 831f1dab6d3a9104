package io.tuwen.ocr.wechat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.Optional;

/** The text recognition that WeChat has for mini-programs. */
@ConfigMapping(prefix = "tuwen.ocr.wechat")
public interface WechatConfig {
  @WithDefault("https://api.weixin.qq.com/")
  URI url();

  /** The mini-program that the calls are counted for. */
  Optional<String> appId();

  /** From the environment: {@code TUWEN_OCR_WECHAT_APP_SECRET}. */
  Optional<String> appSecret();

  /** Raised where the provider reads otherwise than before. */
  @WithDefault("1")
  int revision();
}

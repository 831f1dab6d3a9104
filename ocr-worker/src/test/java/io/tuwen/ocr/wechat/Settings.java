package io.tuwen.ocr.wechat;

import io.tuwen.simulators.Simulators;
import java.net.URI;
import java.util.Optional;

/** Settings of a test. */
record Settings(URI url, Optional<String> appId, Optional<String> appSecret, int revision)
    implements WechatConfig {
  static Settings of(Simulators simulators) {
    return new Settings(
        simulators.endpoint(),
        Optional.of(simulators.wechat().appId()),
        Optional.of(simulators.wechat().secret()),
        1);
  }

  Settings with(Optional<String> appId, Optional<String> appSecret) {
    return new Settings(url, appId, appSecret, revision);
  }
}

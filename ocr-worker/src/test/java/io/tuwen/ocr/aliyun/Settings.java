package io.tuwen.ocr.aliyun;

import io.tuwen.simulators.OcrApiSimulator;
import io.tuwen.simulators.Simulators;
import java.net.URI;
import java.util.Optional;

/** Settings of a test. */
record Settings(
    URI endpoint,
    String action,
    Optional<String> accessKeyId,
    Optional<String> accessKeySecret,
    int revision)
    implements AliyunConfig {
  static Settings of(Simulators simulators) {
    var key = simulators.ocrApi().key();
    return new Settings(
        simulators.endpoint().resolve(OcrApiSimulator.PATH),
        "RecognizeAdvanced",
        Optional.of(key.id()),
        Optional.of(key.secret()),
        2);
  }

  Settings with(Optional<String> accessKeyId, Optional<String> accessKeySecret) {
    return new Settings(endpoint, action, accessKeyId, accessKeySecret, revision);
  }

  Settings asking(String action) {
    return new Settings(endpoint, action, accessKeyId, accessKeySecret, revision);
  }
}

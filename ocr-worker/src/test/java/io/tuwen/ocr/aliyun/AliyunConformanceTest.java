package io.tuwen.ocr.aliyun;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.credentials.CurrentCredentials;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.cloud.CloudEngineConformance;
import io.tuwen.ocr.cloud.SentImages;
import io.tuwen.simulators.Simulators;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class AliyunConformanceTest extends CloudEngineConformance {
  @Inject private Instance<SentImages> images;

  @Override
  protected OcrEngine engine(Simulators simulators) {
    simulators.ocrApi().allow(1000);
    var settings = Settings.of(simulators);
    var credentials = CurrentCredentials.fixed(Aliyun.key(settings).orElseThrow());
    return Aliyun.engine(settings, credentials, images, Duration.ofMinutes(1));
  }
}

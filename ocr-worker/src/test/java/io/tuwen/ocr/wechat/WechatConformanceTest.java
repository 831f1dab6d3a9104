package io.tuwen.ocr.wechat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.cloud.CloudEngineConformance;
import io.tuwen.ocr.cloud.SentImages;
import io.tuwen.simulators.Simulators;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class WechatConformanceTest extends CloudEngineConformance {
  @Inject private Instance<SentImages> images;

  @Override
  protected OcrEngine engine(Simulators simulators) {
    simulators.wechatOcr().allow(100_000);
    return Wechat.engine(
        Settings.of(simulators), images, Duration.ofMinutes(1), InstantSource.system());
  }
}

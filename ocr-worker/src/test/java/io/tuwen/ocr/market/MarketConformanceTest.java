package io.tuwen.ocr.market;

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

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class MarketConformanceTest extends CloudEngineConformance {
  @Inject private Instance<SentImages> images;

  @Override
  protected OcrEngine engine(Simulators simulators) {
    return Market.engine(Settings.of(simulators), images, Duration.ofMinutes(1));
  }
}

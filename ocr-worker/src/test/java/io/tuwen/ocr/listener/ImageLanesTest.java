package io.tuwen.ocr.listener;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.worker.testing.ImageLanesConformance;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ImageLanesTest extends ImageLanesConformance {
  ImageLanesTest() {
    super(WorkerKind.OCR);
  }
}

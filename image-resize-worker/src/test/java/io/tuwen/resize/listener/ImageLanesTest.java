package io.tuwen.resize.listener;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.worker.testing.ImageLanesConformance;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ImageLanesTest extends ImageLanesConformance {
  ImageLanesTest() {
    super("image-resize-worker", Topics.IMAGE_REPLAY_RENDITION, Topics.RENDITION_DLQ);
  }
}

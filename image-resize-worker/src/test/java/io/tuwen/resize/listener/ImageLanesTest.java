package io.tuwen.resize.listener;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.common.testing.BackendsResource;
import io.tuwen.common.testing.ImageLanesConformance;
import io.tuwen.common.topic.Topics;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ImageLanesTest extends ImageLanesConformance {
  ImageLanesTest() {
    super("image-resize-worker", Topics.IMAGE_REPLAY_RENDITION, Topics.RENDITION_DLQ);
  }
}

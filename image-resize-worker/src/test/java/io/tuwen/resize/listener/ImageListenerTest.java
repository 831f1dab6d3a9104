package io.tuwen.resize.listener;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.common.testing.BackendsResource;
import io.tuwen.common.testing.ImageListenerConformance;
import io.tuwen.common.topic.Topics;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ImageListenerTest extends ImageListenerConformance {
  ImageListenerTest() {
    super("image-resize-worker", Topics.IMAGE_REPLAY_RENDITION, Topics.RENDITION_DLQ);
  }
}

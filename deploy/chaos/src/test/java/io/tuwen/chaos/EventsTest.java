package io.tuwen.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventsTest {
  /** Events that waited to be tried again were taken for done, and judged too early. */
  @Test
  void an_event_is_waited_for_in_whichever_lane_it_is() {
    assertThat(Events.lines())
        .containsExactlyInAnyOrder(
            new Events.Line("image.uploaded", "ocr-worker"),
            new Events.Line("ocr-worker.retry", "ocr-worker.retry"),
            new Events.Line("ocr-worker.bulk", "ocr-worker.bulk"),
            new Events.Line("image.uploaded", "image-resize-worker"),
            new Events.Line("image-resize-worker.retry", "image-resize-worker.retry"),
            new Events.Line("image-resize-worker.bulk", "image-resize-worker.bulk"));
  }
}

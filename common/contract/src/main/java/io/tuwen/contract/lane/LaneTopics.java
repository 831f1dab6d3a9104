package io.tuwen.contract.lane;

import io.tuwen.contract.topic.Topics;

/**
 * Where a worker's events come from, and where those go that it cannot do.
 *
 * @param worker its name, and that of its consumer group
 */
public record LaneTopics(String worker, String replay, String retry, String deadLetters) {
  public static final LaneTopics OCR =
      new LaneTopics("ocr-worker", Topics.IMAGE_REPLAY_OCR, Topics.OCR_RETRY, Topics.OCR_DLQ);

  public static final LaneTopics RENDITION =
      new LaneTopics(
          "image-resize-worker",
          Topics.IMAGE_REPLAY_RENDITION,
          Topics.RENDITION_RETRY,
          Topics.RENDITION_DLQ);

  public String topic(Lane lane) {
    return switch (lane) {
      case LIVE -> Topics.IMAGE_UPLOADED;
      case RETRY -> retry;
      case REPLAY -> replay;
    };
  }
}

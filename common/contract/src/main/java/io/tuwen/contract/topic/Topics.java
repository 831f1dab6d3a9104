package io.tuwen.contract.topic;

import java.time.Duration;
import java.util.List;

/**
 * Every topic of the system: the names, for annotations and code alike, and how each is to be made.
 *
 * <p>The launcher, the tests and the packaging create topics from {@link #ALL} and from nowhere
 * else, so a topic that is missing here exists nowhere.
 */
public final class Topics {
  /** Native object-storage notifications, in any of the forms that OSS and EventBridge send. */
  public static final String OSS_EVENTS = "oss.events";

  /** Notifications that the intake could not read, with the reason in their headers. */
  public static final String OSS_EVENTS_DLQ = "oss.events.dlq";

  /** The latest event of every living image, for ever: what workers consume and replays read. */
  public static final String IMAGE_UPLOADED = "image.uploaded";

  /** Images to be read again, in a lane that yields to {@link #IMAGE_UPLOADED}. */
  public static final String IMAGE_REPLAY_OCR = "image.replay.ocr";

  /** Images to be rendered again, in a lane that yields to {@link #IMAGE_UPLOADED}. */
  public static final String IMAGE_REPLAY_RENDITION = "image.replay.rendition";

  /** What the workers did; it wakes the clients that wait. */
  public static final String IMAGE_PROCESSED = "image.processed";

  public static final String OCR_RETRY = "ocr-worker.retry";
  public static final String OCR_DLQ = "ocr-worker.dlq";
  public static final String RENDITION_RETRY = "image-resize-worker.retry";
  public static final String RENDITION_DLQ = "image-resize-worker.dlq";

  /** What operators want replayed, and how far each replay is; the memory of operations. */
  public static final String REPLAYS = "replays";

  public static final List<TopicSpec> ALL =
      List.of(
          TopicSpec.deletedAfter(OSS_EVENTS, Duration.ofDays(7)),
          TopicSpec.deletedAfter(OSS_EVENTS_DLQ, Duration.ofDays(30)),
          TopicSpec.compacted(IMAGE_UPLOADED),
          TopicSpec.deletedAfter(IMAGE_REPLAY_OCR, Duration.ofDays(7)),
          TopicSpec.deletedAfter(IMAGE_REPLAY_RENDITION, Duration.ofDays(7)),
          TopicSpec.deletedAfter(IMAGE_PROCESSED, Duration.ofDays(7)),
          TopicSpec.deletedAfter(OCR_RETRY, Duration.ofDays(30)),
          TopicSpec.deletedAfter(OCR_DLQ, Duration.ofDays(30)),
          TopicSpec.deletedAfter(RENDITION_RETRY, Duration.ofDays(30)),
          TopicSpec.deletedAfter(RENDITION_DLQ, Duration.ofDays(30)),
          TopicSpec.compacted(REPLAYS));

  private Topics() {}
}

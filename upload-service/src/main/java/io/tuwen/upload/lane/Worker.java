package io.tuwen.upload.lane;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tuwen.common.topic.Topics;
import java.util.Arrays;
import java.util.Optional;

/** The workers, as operators name them, and the topics that each listens to. */
public enum Worker {
  OCR("ocr", "ocr-worker", Topics.IMAGE_REPLAY_OCR, Topics.OCR_RETRY, Topics.OCR_DLQ),
  RENDITION(
      "rendition",
      "image-resize-worker",
      Topics.IMAGE_REPLAY_RENDITION,
      Topics.RENDITION_RETRY,
      Topics.RENDITION_DLQ);

  private final String title;
  private final String service;
  private final String replayTopic;
  private final String retryTopic;
  private final String deadLetters;

  Worker(String title, String service, String replayTopic, String retryTopic, String deadLetters) {
    this.title = title;
    this.service = service;
    this.replayTopic = replayTopic;
    this.retryTopic = retryTopic;
    this.deadLetters = deadLetters;
  }

  /** Reads what an operator writes. */
  public static Optional<Worker> named(String title) {
    return Arrays.stream(values()).filter(it -> it.title.equals(title)).findFirst();
  }

  @JsonValue
  public String title() {
    return title;
  }

  public String liveTopic() {
    return Topics.IMAGE_UPLOADED;
  }

  public String replayTopic() {
    return replayTopic;
  }

  public String retryTopic() {
    return retryTopic;
  }

  public String deadLetters() {
    return deadLetters;
  }

  /** The consumer group of a lane: each has one of its own, so that none waits for another. */
  public String liveGroup() {
    return service;
  }

  public String replayGroup() {
    return service + ".replay";
  }

  public String retryGroup() {
    return service + ".retry";
  }
}

package io.tuwen.operations.lane;

import com.fasterxml.jackson.annotation.JsonValue;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneTopics;
import java.util.Arrays;
import java.util.Optional;

/** The workers, as operators name them, and the topics that each listens to. */
public enum Worker {
  OCR("ocr"),
  RENDITION("rendition");

  private final String title;

  Worker(String title) {
    this.title = title;
  }

  private LaneTopics topics() {
    return switch (this) {
      case OCR -> LaneTopics.OCR;
      case RENDITION -> LaneTopics.RENDITION;
    };
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
    return topics().topic(Lane.LIVE);
  }

  public String replayTopic() {
    return topics().replay();
  }

  public String retryTopic() {
    return topics().retry();
  }

  public String deadLetters() {
    return topics().deadLetters();
  }

  /** The consumer group of a lane: each has one of its own, so that none waits for another. */
  public String liveGroup() {
    return Lane.LIVE.group(topics().worker());
  }

  public String replayGroup() {
    return Lane.REPLAY.group(topics().worker());
  }

  public String retryGroup() {
    return Lane.RETRY.group(topics().worker());
  }
}

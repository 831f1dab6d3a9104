package io.tuwen.contract.topic;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.tuwen.contract.lane.Lane;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kind of worker. Its topics, its consumer groups and the type of its events follow from its two
 * names.
 *
 * @param name of its module, its service and its consumer groups, such as {@code ocr-worker}
 * @param title as operators call it, and the kind of its results, such as {@code ocr}
 */
public record WorkerKind(String name, String title) {
  public static final WorkerKind OCR = new WorkerKind("ocr-worker", "ocr");
  public static final WorkerKind RENDITION = new WorkerKind("image-resize-worker", "rendition");

  /** Every kind. A new one is added here; {@code WorkerKindTest} then says what else lacks it. */
  public static final List<WorkerKind> ALL = List.of(OCR, RENDITION);

  /** The kind of a service, by the service's name. */
  public static Optional<WorkerKind> ofService(String name) {
    return ALL.stream().filter(it -> it.name.equals(name)).findFirst();
  }

  /** Reads what an operator writes. */
  public static Optional<WorkerKind> titled(String title) {
    return ALL.stream().filter(it -> it.title.equals(title)).findFirst();
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static WorkerKind parse(String title) {
    return titled(title).orElseThrow(() -> new IllegalArgumentException("no worker is " + title));
  }

  @Override
  @JsonValue
  public String title() {
    return title;
  }

  /** Where the events of a lane are. */
  public String topic(Lane lane) {
    return switch (lane) {
      case LIVE -> Topics.IMAGE_UPLOADED;
      case RETRY -> BrokerNames.of(name + ".retry");
      case BULK -> BrokerNames.of(name + ".bulk");
      case REPLAY -> BrokerNames.of("image.replay." + title);
    };
  }

  /** The consumer group of a lane: each has one of its own, so that none waits for another. */
  public String group(Lane lane) {
    return lane == Lane.LIVE ? name : BrokerNames.of(name + "." + lane.label());
  }

  /** Where the worker puts what it gives up. */
  public String deadLetters() {
    return BrokerNames.of(name + ".dlq");
  }

  /** How the topics are to be made that it shares with no other worker. */
  Stream<TopicSpec> ownTopics() {
    return Stream.of(
        TopicSpec.deletedAfter(topic(Lane.REPLAY), Topics.SHORT_TIME),
        TopicSpec.deletedAfter(topic(Lane.RETRY), Topics.LONG_TIME),
        TopicSpec.deletedAfter(topic(Lane.BULK), Topics.LONG_TIME),
        TopicSpec.deletedAfter(deadLetters(), Topics.LONG_TIME));
  }
}

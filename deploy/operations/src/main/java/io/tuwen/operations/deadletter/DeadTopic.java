package io.tuwen.operations.deadletter;

import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A topic of dead letters.
 *
 * @param worker whose it is, as operators call it
 * @param again the topic where its letters are tried again
 */
public record DeadTopic(String worker, String topic, String again) {
  static final DeadTopic INTAKE = new DeadTopic("intake", Topics.OSS_EVENTS_DLQ, Topics.OSS_EVENTS);

  static final DeadTopic WEBHOOKS = new DeadTopic("webhooks", Topics.WEBHOOKS_DLQ, Topics.WEBHOOKS);

  /** Those of the workers, then those of the intake and of the webhooks. */
  public static final List<DeadTopic> ALL =
      Stream.concat(WorkerKind.ALL.stream().map(DeadTopic::of), Stream.of(INTAKE, WEBHOOKS))
          .toList();

  static DeadTopic of(WorkerKind worker) {
    return new DeadTopic(worker.title(), worker.deadLetters(), worker.topic(Lane.RETRY));
  }

  static List<String> topics() {
    return ALL.stream().map(DeadTopic::topic).toList();
  }

  static Optional<DeadTopic> ofTopic(String topic) {
    return ALL.stream().filter(it -> it.topic.equals(topic)).findFirst();
  }

  /** Whether an operator, who may name the worker or its topic, means this one. */
  boolean isCalled(String name) {
    return worker.equals(name) || topic.equals(name);
  }

  /** Whether there is one of that name. */
  public static boolean isKnown(String name) {
    return ALL.stream().anyMatch(it -> it.isCalled(name));
  }
}

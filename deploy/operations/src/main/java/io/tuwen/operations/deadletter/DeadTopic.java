package io.tuwen.operations.deadletter;

import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.lane.Worker;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The topics of dead letters: whose they are, and where a letter goes to be tried again. */
public enum DeadTopic {
  OCR(Worker.OCR.title(), Worker.OCR.deadLetters(), Worker.OCR.retryTopic()),
  RENDITION(
      Worker.RENDITION.title(), Worker.RENDITION.deadLetters(), Worker.RENDITION.retryTopic()),
  INTAKE("intake", Topics.OSS_EVENTS_DLQ, Topics.OSS_EVENTS);

  private final String worker;
  private final String topic;
  private final String again;

  DeadTopic(String worker, String topic, String again) {
    this.worker = worker;
    this.topic = topic;
    this.again = again;
  }

  public String worker() {
    return worker;
  }

  public String topic() {
    return topic;
  }

  /** Where its letters are tried again. */
  String again() {
    return again;
  }

  static List<String> topics() {
    return Arrays.stream(values()).map(DeadTopic::topic).toList();
  }

  static Optional<DeadTopic> ofTopic(String topic) {
    return Arrays.stream(values()).filter(it -> it.topic.equals(topic)).findFirst();
  }

  /** Whether an operator, who may name the worker or its topic, means this one. */
  boolean isCalled(String name) {
    return worker.equals(name) || topic.equals(name);
  }

  /** Whether there is one of that name. */
  public static boolean isKnown(String name) {
    return Arrays.stream(values()).anyMatch(it -> it.isCalled(name));
  }
}

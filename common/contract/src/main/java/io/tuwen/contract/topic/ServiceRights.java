package io.tuwen.contract.topic;

import io.tuwen.contract.lane.Lane;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What each service does at the brokers, and no more. A pod is not ready before its Kafka user may
 * do it, and a test holds the chart's users to it.
 */
public final class ServiceRights {
  /** Of Kafka's operations, those that we use. */
  public enum Operation {
    READ,
    WRITE,
    DESCRIBE
  }

  /** On what. */
  public enum Kind {
    TOPIC,
    GROUP
  }

  /**
   * One right.
   *
   * @param name of a topic or a group; one that ends with {@code *} is a prefix
   */
  public record Right(Operation operation, Kind kind, String name) {
    /** As operators read it: {@code write topic image.uploaded}. */
    @Override
    public String toString() {
      return "%s %s %s".formatted(operation, kind, name).toLowerCase(Locale.ROOT);
    }
  }

  private final Set<Right> rights = new LinkedHashSet<>();

  private ServiceRights() {}

  /** Of the service with that name. A name that is not one of ours has none. */
  public static Set<Right> of(String service) {
    var rights = new ServiceRights();
    switch (service) {
      case "upload-service" -> rights.ofUploadService();
      case "result-service" -> rights.ofResultService();
      case "operations" -> rights.ofOperations();
      default -> WorkerKind.ofService(service).ifPresent(rights::ofWorker);
    }
    return Set.copyOf(rights.rights);
  }

  /** What is needed to see how far the workers are. */
  public static Set<Right> toSeeLanes() {
    var rights = new ServiceRights();
    for (var worker : WorkerKind.ALL) {
      for (var lane : Lane.values()) {
        rights.groups(Operation.DESCRIBE, worker.group(lane));
        rights.topics(Operation.DESCRIBE, Stream.of(worker.topic(lane)));
      }
    }
    return Set.copyOf(rights.rights);
  }

  private void ofUploadService() {
    read(Topics.OSS_EVENTS, Topics.SESSIONS_REVOKED);
    write(Topics.OSS_EVENTS_DLQ, Topics.IMAGE_UPLOADED, Topics.SESSIONS_REVOKED);
    groups(Operation.READ, "upload-service");
  }

  private void ofResultService() {
    read(
        Topics.IMAGE_UPLOADED,
        Topics.IMAGE_PROCESSED,
        Topics.IMAGE_DELETIONS,
        Topics.INDEX_REBUILDS,
        Topics.SESSIONS_REVOKED,
        Topics.WEBHOOKS);
    write(Topics.IMAGE_DELETIONS, Topics.INDEX_REBUILDS, Topics.WEBHOOKS, Topics.WEBHOOKS_DLQ);
    // Every instance has a group of its own, and every version of the index.
    groups(
        Operation.READ,
        "result-service-*",
        BrokerNames.of("result-service.index*"),
        BrokerNames.of("result-service.webhooks*"));
  }

  private void ofOperations() {
    for (var topic :
        List.of(
            Topics.OSS_EVENTS,
            Topics.OSS_EVENTS_DLQ,
            Topics.IMAGE_UPLOADED,
            Topics.REPLAYS,
            Topics.INDEX_REBUILDS,
            Topics.IMAGE_DELETIONS,
            Topics.DELETIONS,
            Topics.ADMIN_AUDIT,
            Topics.WEBHOOKS,
            Topics.WEBHOOKS_DLQ)) {
      read(topic);
      write(topic);
    }
    read(Topics.OCR_USAGE);
    write(Topics.SESSIONS_REVOKED);
    for (var worker : WorkerKind.ALL) {
      for (var topic :
          List.of(worker.topic(Lane.RETRY), worker.topic(Lane.REPLAY), worker.deadLetters())) {
        read(topic);
        write(topic);
      }
      read(worker.topic(Lane.BULK));
      for (var lane : Lane.values()) {
        groups(Operation.DESCRIBE, worker.group(lane));
      }
    }
    groups(Operation.DESCRIBE, "upload-service");
    groups(Operation.READ, BrokerNames.of("operations.replays"));
  }

  private void ofWorker(WorkerKind worker) {
    for (var lane : Lane.values()) {
      read(worker.topic(lane));
      groups(Operation.READ, worker.group(lane));
    }
    write(
        worker.topic(Lane.RETRY),
        worker.topic(Lane.BULK),
        worker.deadLetters(),
        Topics.IMAGE_PROCESSED);
    if (worker.equals(WorkerKind.OCR)) {
      read(Topics.OCR_USAGE);
      write(Topics.OCR_USAGE);
    }
  }

  private void read(String... topics) {
    topics(Operation.READ, Stream.of(topics));
  }

  private void write(String... topics) {
    topics(Operation.WRITE, Stream.of(topics));
  }

  private void topics(Operation operation, Stream<String> topics) {
    topics.forEach(it -> rights.add(new Right(operation, Kind.TOPIC, it)));
  }

  private void groups(Operation operation, String... groups) {
    Stream.of(groups).forEach(it -> rights.add(new Right(operation, Kind.GROUP, it)));
  }
}

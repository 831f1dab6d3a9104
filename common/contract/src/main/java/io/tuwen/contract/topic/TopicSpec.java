package io.tuwen.contract.topic;

import java.time.Duration;
import java.util.Map;

/**
 * How a topic is to be made.
 *
 * @param config the broker's own configuration names and values, ready for an admin client
 */
public record TopicSpec(String name, int partitions, Map<String, String> config) {
  /** Enough to spread over a dozen workers without a later re-keying of compacted data. */
  public static final int DEFAULT_PARTITIONS = 12;

  public TopicSpec {
    config = Map.copyOf(config);
  }

  static TopicSpec compacted(String name) {
    return new TopicSpec(name, DEFAULT_PARTITIONS, Map.of("cleanup.policy", "compact"));
  }

  /** Says for so long that something is gone, so that it is heard also after an outage. */
  static TopicSpec compacted(String name, Duration tombstones) {
    return new TopicSpec(
        name,
        DEFAULT_PARTITIONS,
        Map.of(
            "cleanup.policy",
            "compact",
            "delete.retention.ms",
            Long.toString(tombstones.toMillis())));
  }

  static TopicSpec compactedAndDeletedAfter(String name, Duration retention) {
    return new TopicSpec(
        name,
        DEFAULT_PARTITIONS,
        Map.of(
            "cleanup.policy",
            "compact,delete",
            "retention.ms",
            Long.toString(retention.toMillis())));
  }

  static TopicSpec deletedAfter(String name, Duration retention) {
    return new TopicSpec(
        name,
        DEFAULT_PARTITIONS,
        Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(retention.toMillis())));
  }
}

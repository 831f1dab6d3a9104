package io.tuwen.operations.testing;

import io.tuwen.contract.testing.Backends;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Commits as a worker's group does. */
public final class WorkerGroup {
  private final Backends backends;
  private final String group;
  private final String topic;

  public WorkerGroup(Backends backends, String group, String topic) {
    this.backends = backends;
    this.group = group;
    this.topic = topic;
  }

  /** A member of the group, once it polls. */
  public KafkaConsumer<byte[], byte[]> join() {
    var member = consumer();
    member.subscribe(List.of(topic));
    return member;
  }

  /** All that is in the topic is done. */
  public void finishAll() {
    finishAllBut(0, "");
  }

  /** All is done but the last few of every partition, with marks beside the offset. */
  public void finishAllBut(long left, String marks) {
    try (var consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(it -> new TopicPartition(topic, it.partition()))
              .toList();
      consumer.assign(partitions);
      var offsets = new HashMap<TopicPartition, OffsetAndMetadata>();
      consumer
          .endOffsets(partitions)
          .forEach(
              (it, end) -> offsets.put(it, new OffsetAndMetadata(Math.max(0, end - left), marks)));
      consumer.commitSync(offsets);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    var settings =
        Map.<String, Object>of(
            "bootstrap.servers",
            backends.broker().bootstrapServers(),
            "group.id",
            group,
            "enable.auto.commit",
            false);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}

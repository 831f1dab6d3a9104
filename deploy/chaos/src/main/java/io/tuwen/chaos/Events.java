package io.tuwen.chaos;

import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What is on the topic of uploads, and how far the workers are with it and what came of it. */
final class Events {
  private static final Duration POLL = Duration.ofMillis(500);

  private final String kafka;

  Events(String kafka) {
    this.kafka = kafka;
  }

  /** The keys of all images that have an event. */
  Set<String> published() {
    var keys = new HashSet<String>();
    try (var consumer = consumer()) {
      var partitions = partitions(consumer, Topics.IMAGE_UPLOADED);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(it -> consumer.position(it.getKey()) < it.getValue())) {
        for (var record : consumer.poll(POLL)) {
          keys.add(record.key());
        }
      }
    }
    return keys;
  }

  /** A line of events, and who is to do them. */
  record Line(String topic, String group) {}

  /** All in which an upload may wait; nothing is replayed here. */
  static List<Line> lines() {
    return WorkerKind.ALL.stream()
        .flatMap(
            worker ->
                Stream.of(Lane.LIVE, Lane.RETRY, Lane.BULK)
                    .map(lane -> new Line(worker.topic(lane), worker.group(lane))))
        .toList();
  }

  /** How many events are not done by one worker or another. */
  long lag() throws InterruptedException {
    try (var consumer = consumer();
        var admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      var lag = 0L;
      for (var line : lines()) {
        var committed =
            admin.listConsumerGroupOffsets(line.group()).partitionsToOffsetAndMetadata().get();
        var ends = consumer.endOffsets(partitions(consumer, line.topic()));
        for (var end : ends.entrySet()) {
          var done = committed.get(end.getKey());
          lag += end.getValue() - (done == null ? 0 : done.offset());
        }
      }
      return lag;
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "the broker does not say how far the workers are", e.getCause());
    }
  }

  private KafkaConsumer<String, String> consumer() {
    return new KafkaConsumer<>(
        Map.<String, Object>of("bootstrap.servers", kafka),
        new StringDeserializer(),
        new StringDeserializer());
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
    return consumer.partitionsFor(topic).stream()
        .map(it -> new TopicPartition(it.topic(), it.partition()))
        .toList();
  }
}

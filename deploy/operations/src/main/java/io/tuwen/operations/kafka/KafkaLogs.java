package io.tuwen.operations.kafka;

import io.tuwen.operations.log.Cursor;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** {@link Logs} on Kafka's own clients, made when they are first needed. */
@ApplicationScoped
class KafkaLogs implements Logs {
  private static final Duration DELIVERY = Duration.ofSeconds(10);

  /**
   * How long the broker holds a fetch for which there is nothing. A cursor that is closed waits for
   * its last one: those that read to an end are opened by the dozen.
   */
  private static final Duration SHORT_WAIT = Duration.ofMillis(20);

  private static final Duration LONG_WAIT = Duration.ofMillis(500);

  private final Broker broker;
  private KafkaProducer<String, byte[]> producer;

  KafkaLogs(Broker broker) {
    this.broker = broker;
  }

  @Override
  public Map<Place, Long> beginnings(Collection<String> topics) {
    return offsets(topics, OffsetSpec.earliest());
  }

  @Override
  public Map<Place, Long> since(Collection<String> topics, Instant time) {
    var since = new HashMap<>(ends(topics));
    offsets(topics, OffsetSpec.forTimestamp(time.toEpochMilli()))
        .forEach((place, offset) -> since.merge(place, offset, (end, at) -> at < 0 ? end : at));
    return since;
  }

  @Override
  public Map<Place, Long> ends(Collection<String> topics) {
    return offsets(topics, OffsetSpec.latest());
  }

  private Map<Place, Long> offsets(Collection<String> topics, OffsetSpec which) {
    var described = broker.await(broker.admin().describeTopics(topics).allTopicNames());
    var wanted =
        described.values().stream()
            .flatMap(
                topic ->
                    IntStream.range(0, topic.partitions().size())
                        .mapToObj(it -> new TopicPartition(topic.name(), it)))
            .collect(Collectors.toMap(it -> it, it -> which));
    return broker.await(broker.admin().listOffsets(wanted).all()).entrySet().stream()
        .collect(
            Collectors.toMap(
                it -> new Place(it.getKey().topic(), it.getKey().partition()),
                it -> it.getValue().offset()));
  }

  @Override
  public Cursor open(Map<Place, Long> from) {
    return cursor(from, SHORT_WAIT);
  }

  @Override
  public Cursor follow(Map<Place, Long> from) {
    return cursor(from, LONG_WAIT);
  }

  private Cursor cursor(Map<Place, Long> from, Duration wait) {
    try {
      return new KafkaCursor(broker, from, wait);
    } catch (KafkaException e) {
      throw Broker.unavailable(e);
    }
  }

  @Override
  public List<Position> append(List<NewRecord> records) {
    try {
      var sent = new ArrayList<Future<RecordMetadata>>();
      for (var record : records) {
        sent.add(producer().send(record(record)));
      }
      return sent.stream().map(it -> broker.await(it, DELIVERY)).map(KafkaLogs::position).toList();
    } catch (KafkaException e) {
      throw Broker.unavailable(e);
    }
  }

  private static Position position(RecordMetadata it) {
    return new Position(it.topic(), it.partition(), it.offset());
  }

  private static ProducerRecord<String, byte[]> record(NewRecord record) {
    var headers = new RecordHeaders();
    record
        .headers()
        .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    return new ProducerRecord<>(
        record.topic(),
        record.partition().isPresent() ? record.partition().getAsInt() : null,
        null,
        record.key().orElse(null),
        record.value().map(it -> it.bytes()).orElse(null),
        headers);
  }

  private synchronized KafkaProducer<String, byte[]> producer() {
    if (producer == null) {
      producer =
          new KafkaProducer<>(
              broker.settings(
                  Map.of(
                      "client.id",
                      "operators",
                      "acks",
                      "all",
                      "enable.idempotence",
                      true,
                      "compression.type",
                      "none",
                      "delivery.timeout.ms",
                      (int) DELIVERY.toMillis(),
                      "request.timeout.ms",
                      4000,
                      "max.block.ms",
                      5000)),
              new StringSerializer(),
              new ByteArraySerializer());
    }
    return producer;
  }

  @PreDestroy
  synchronized void close() {
    if (producer != null) {
      producer.close(Duration.ofSeconds(1));
    }
  }
}

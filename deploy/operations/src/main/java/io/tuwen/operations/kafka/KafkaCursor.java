package io.tuwen.operations.kafka;

import io.tuwen.operations.log.Cursor;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import io.tuwen.operations.log.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer without a group: it commits nothing and disturbs no group. */
final class KafkaCursor implements Cursor {
  private static final int MAX_RECORDS = 500;

  /** Both bound what one cursor holds in memory. */
  private static final int FETCH_BYTES = 4 << 20;

  private static final int PARTITION_BYTES = 256 << 10;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Place, Long> reached;

  KafkaCursor(Broker broker, Map<Place, Long> from, Duration wait) {
    reached = new HashMap<>(from);
    consumer =
        new KafkaConsumer<>(
            broker.settings(
                Map.of(
                    "enable.auto.commit",
                    false,
                    // Behind the oldest record: retention was faster than the reader.
                    "auto.offset.reset",
                    "earliest",
                    "fetch.max.wait.ms",
                    (int) wait.toMillis(),
                    "max.poll.records",
                    MAX_RECORDS,
                    "fetch.max.bytes",
                    FETCH_BYTES,
                    "max.partition.fetch.bytes",
                    PARTITION_BYTES,
                    "isolation.level",
                    "read_committed")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.assign(from.keySet().stream().map(KafkaCursor::partition).toList());
    from.forEach((place, offset) -> consumer.seek(partition(place), offset));
  }

  private static TopicPartition partition(Place place) {
    return new TopicPartition(place.topic(), place.partition());
  }

  @Override
  public List<LogRecord> poll(Duration atMost) {
    try {
      var records = new ArrayList<LogRecord>();
      for (var record : consumer.poll(atMost)) {
        records.add(read(record));
      }
      return records;
    } catch (WakeupException e) {
      return List.of();
    } catch (KafkaException e) {
      throw Broker.unavailable(e);
    }
  }

  @Override
  public Map<Place, Long> positions() {
    try {
      reached.replaceAll(
          (place, before) -> consumer.position(partition(place), Duration.ofSeconds(3)));
      return Map.copyOf(reached);
    } catch (WakeupException e) {
      return Map.copyOf(reached);
    } catch (KafkaException e) {
      throw Broker.unavailable(e);
    }
  }

  @Override
  public void pause(Place place) {
    consumer.pause(List.of(partition(place)));
  }

  @Override
  public void wake() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    // In an interrupted thread the consumer would not close in order, and say so by an ERROR line.
    var isInterrupted = Thread.interrupted();
    try {
      consumer.close(CloseOptions.timeout(Duration.ofMillis(500)));
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static LogRecord read(ConsumerRecord<byte[], byte[]> record) {
    var headers = new HashMap<String, String>();
    for (var header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), text(header.value()));
      }
    }
    return new LogRecord(
        new Position(record.topic(), record.partition(), record.offset()),
        Instant.ofEpochMilli(record.timestamp()),
        record.key() == null ? null : text(record.key()),
        record.value() == null ? null : Value.of(record.value()),
        headers);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

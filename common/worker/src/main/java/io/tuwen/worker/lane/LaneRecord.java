package io.tuwen.worker.lane;

import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.share.Party;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * A record of a lane, with what its headers say to us.
 *
 * @param crashes how often a worker has died while it handled the record in this partition
 */
record LaneRecord(Lane lane, ConsumerRecord<byte[], byte[]> record, int crashes) {
  /** The record of a message that the Kafka connector delivers. */
  @SuppressWarnings("unchecked") // the lanes' channels are of bytes
  static LaneRecord of(Lane lane, Message<?> message) {
    var metadata = message.getMetadata(IncomingKafkaRecordMetadata.class).orElseThrow();
    return new LaneRecord(lane, metadata.getRecord(), 0);
  }

  LaneRecord after(int crashes) {
    return new LaneRecord(lane, record, crashes);
  }

  TopicPartition partition() {
    return new TopicPartition(record.topic(), record.partition());
  }

  long offset() {
    return record.offset();
  }

  /**
   * Whether it may be the one that ends workers: it is handled alone, so that the next death shows
   * which record it was.
   */
  boolean isSuspect() {
    return deaths() > 0;
  }

  /** How often a worker has died while it handled the record, here and where it came from. */
  int deaths() {
    return (int) number(LaneHeaders.DEATHS) + crashes;
  }

  /** Whether it has been put off because workers died over it. */
  boolean isLastChance() {
    return header(LaneHeaders.DEATHS).isPresent();
  }

  /** How often it was tried before. */
  Tried tried() {
    return new Tried((int) number(LaneHeaders.ATTEMPTS), (int) number(LaneHeaders.WAITS));
  }

  /** Not to be tried before, in milliseconds since 1970. */
  long due() {
    return number(LaneHeaders.DUE);
  }

  Trigger trigger() {
    return header(LaneHeaders.AGAIN).isPresent() ? Trigger.REPLAYED : Trigger.NEW;
  }

  /** Which engine an operator wants. */
  Optional<EngineId> engine() {
    try {
      return header(LaneHeaders.ENGINE).map(EngineId::parse);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The image was deleted. */
  boolean isTombstone() {
    return record.value() == null;
  }

  /** Whose share it takes. */
  Party party() {
    try {
      return Party.ofOriginal(new ObjectKey(key()));
    } catch (IllegalArgumentException e) {
      // Poison; its handler says so.
      return new Party.Ourselves();
    }
  }

  String key() {
    return record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(header -> header.value())
        .map(value -> new String(value, StandardCharsets.UTF_8));
  }

  private long number(String name) {
    try {
      return Math.max(0, header(name).map(Long::parseLong).orElse(0L));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}

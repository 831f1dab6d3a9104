package io.tuwen.worker.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.reactive.messaging.kafka.impl.KafkaRecordHelper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.topic.WorkerKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends records to their retry and to the dead letters. What has returned is durable. Thread-safe.
 */
final class LaneOutput implements AutoCloseable {
  /** A redrive of it is poison again, and not a deletion. */
  private static final byte[] NO_TOMBSTONE = {};

  private final WorkerKind kind;
  private final Producer<byte[], byte[]> producer;
  private final Counter setAside;

  LaneOutput(WorkerKind kind, Map<String, Object> broker, MeterRegistry metrics) {
    this(kind, producer(kind, broker), metrics);
  }

  LaneOutput(WorkerKind kind, Producer<byte[], byte[]> producer, MeterRegistry metrics) {
    this.kind = kind;
    this.producer = producer;
    setAside = metrics.counter("tuwen.events.set.aside");
  }

  private static Producer<byte[], byte[]> producer(WorkerKind kind, Map<String, Object> broker) {
    var settings = new HashMap<>(broker);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, kind.name() + "-lanes");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Puts a record into the retry lane.
   *
   * @throws KafkaException where the broker does not take it in a bounded time
   */
  void retry(LaneRecord record, Tried tried, long due) throws InterruptedException {
    retry(record, kept(record), tried, due);
  }

  /**
   * Puts a record into the retry lane, to be handled alone there.
   *
   * @param deaths how many workers have died over it
   * @throws KafkaException where the broker does not take it in a bounded time
   */
  void retryAlone(LaneRecord record, int deaths, long due) throws InterruptedException {
    var headers = kept(record).remove(LaneHeaders.DEATHS);
    put(headers, LaneHeaders.DEATHS, Integer.toString(deaths));
    retry(record, headers, record.tried(), due);
  }

  private void retry(LaneRecord record, Headers headers, Tried tried, long due)
      throws InterruptedException {
    put(headers, LaneHeaders.ATTEMPTS, Integer.toString(tried.attempts()));
    put(headers, LaneHeaders.WAITS, Integer.toString(tried.waits()));
    put(headers, LaneHeaders.DUE, Long.toString(due));
    send(kind.topic(Lane.RETRY), record, headers);
  }

  /**
   * Puts a record into the bulk lane; returns at once.
   *
   * @param ended hears whether it is durable there, on a thread of the producer
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
  void setAside(LaneRecord record, Consumer<Boolean> ended) {
    try {
      producer.send(
          copy(kind.topic(Lane.BULK), record, kept(record)),
          (metadata, failure) -> {
            if (failure == null) {
              setAside.increment();
            }
            ended.accept(failure == null);
          });
    } catch (KafkaException e) {
      ended.accept(false);
    }
  }

  /**
   * Puts a record to the dead letters. One that is too large for their topic is there without its
   * value and what else it carried: its headers say where it stands.
   *
   * @throws KafkaException where the broker does not take it in a bounded time
   */
  void deadLetter(LaneRecord record, ErrorCode code, String reason, int attempts)
      throws InterruptedException {
    var death = new RecordHeaders();
    put(death, LaneHeaders.DEAD_CODE, code.code());
    put(death, LaneHeaders.DEAD_REASON, reason);
    put(death, LaneHeaders.DEAD_TOPIC, record.record().topic());
    put(death, LaneHeaders.DEAD_PARTITION, Integer.toString(record.record().partition()));
    put(death, LaneHeaders.DEAD_OFFSET, Long.toString(record.offset()));
    put(death, LaneHeaders.DEAD_ATTEMPTS, Integer.toString(attempts));
    var headers = kept(record);
    death.forEach(headers::add);
    try {
      send(kind.deadLetters(), record, headers);
    } catch (RecordTooLargeException e) {
      send(
          new ProducerRecord<>(
              kind.deadLetters(), null, record.record().key(), NO_TOMBSTONE, death));
    }
  }

  /** What else it carries, such as the trace, goes with it; what the connector added does not. */
  private static Headers kept(LaneRecord record) {
    return new RecordHeaders(record.record().headers())
        .remove(KafkaRecordHelper.SMALLRYE_GENERATION_ID)
        .remove(LaneHeaders.ATTEMPTS)
        .remove(LaneHeaders.WAITS)
        .remove(LaneHeaders.DUE);
  }

  private static void put(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private void send(String topic, LaneRecord record, Headers headers) throws InterruptedException {
    send(copy(topic, record, headers));
  }

  private void send(ProducerRecord<byte[], byte[]> record) throws InterruptedException {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    }
  }

  private static ProducerRecord<byte[], byte[]> copy(
      String topic, LaneRecord record, Headers headers) {
    var source = record.record();
    return new ProducerRecord<>(topic, null, source.key(), source.value(), headers);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}

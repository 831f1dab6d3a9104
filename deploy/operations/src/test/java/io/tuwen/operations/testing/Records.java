package io.tuwen.operations.testing;

import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.TopicReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes and reads records as workers and other instances do. */
public final class Records {
  private final String bootstrap;

  public Records(Backends backends) {
    bootstrap = backends.broker().bootstrapServers();
  }

  /** Appends a record; the partition and the key may be null. */
  public RecordMetadata send(
      String topic, Integer partition, String key, String value, Map<String, String> headers) {
    var all = new RecordHeaders();
    headers.forEach((name, it) -> all.add(name, it.getBytes(StandardCharsets.UTF_8)));
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new ByteArraySerializer())) {
      var bytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
      return producer.send(new ProducerRecord<>(topic, partition, key, bytes, all)).get();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  public List<ConsumerRecord<String, byte[]>> read(String topic) {
    return TopicReader.readAll(bootstrap, topic);
  }

  /** Those of a topic with this header. */
  public List<ConsumerRecord<String, byte[]>> read(String topic, String header, String value) {
    var found = new ArrayList<ConsumerRecord<String, byte[]>>();
    for (var it : read(topic)) {
      if (value.equals(header(it, header))) {
        found.add(it);
      }
    }
    return found;
  }

  /** Null where there is none. */
  public static String header(ConsumerRecord<String, byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  public static ImageUploaded event(String key, String eTag, Instant time) {
    return new ImageUploaded(
        UUID.randomUUID().toString(),
        time,
        OssEventName.PUT_OBJECT,
        "cn-hangzhou",
        "tuwen-originals",
        new ObjectKey(key),
        new ETag(eTag),
        5,
        "image/jpeg");
  }

  public static String eventJson(String key) {
    return EventCodec.encode(event(key, "00aa", Instant.parse("2026-11-20T08:30:00Z")));
  }
}

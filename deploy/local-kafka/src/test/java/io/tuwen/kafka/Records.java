package io.tuwen.kafka;

import java.io.Closeable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes to the one partition of a topic, and counts what is in it. */
final class Records {
  static final String TOPIC = "images";

  private Records() {}

  /** Returns when all are acknowledged. */
  static void write(String bootstrapServers, int count) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers, "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        sent.add(producer.send(new ProducerRecord<>(TOPIC, 0, "key-" + i, "value-" + i)));
      }
      producer.flush();
      for (var each : sent) {
        each.get();
      }
    }
  }

  /** Sends more than a segment takes, for as long as it is open, and waits for no answer. */
  @SuppressWarnings("FutureReturnValueIgnored") // a broker that gives up answers none
  static Closeable fillingASegment(String bootstrapServers) {
    var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    for (int i = 0; i < 3; i++) {
      producer.send(new ProducerRecord<>(TOPIC, 0, null, new byte[900_000]));
    }
    return () -> producer.close(Duration.ZERO);
  }

  static long count(String bootstrapServers) {
    var partition = new TopicPartition(TOPIC, 0);
    try (var consumer =
        new KafkaConsumer<>(
            Map.<String, Object>of("bootstrap.servers", bootstrapServers),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      var end = consumer.endOffsets(List.of(partition)).get(partition);
      var count = 0L;
      while (consumer.position(partition) < end) {
        count += consumer.poll(Duration.ofSeconds(1)).count();
      }
      return count;
    }
  }
}

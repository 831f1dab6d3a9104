package io.tuwen.contract.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A topic of one partition, to which an operator adds another. */
public final class GrowingTopic {
  private final Map<String, Object> broker;
  private final String name;

  /** Makes it. */
  public GrowingTopic(String bootstrap, String name) {
    broker = Map.of("bootstrap.servers", bootstrap);
    this.name = name;
    var topic = new NewTopic(name, Optional.of(1), Optional.of((short) 1));
    try (var admin = Admin.create(broker)) {
      await(admin.createTopics(List.of(topic)).all());
    }
  }

  /** Gives it a second partition. */
  public void grow() {
    try (var admin = Admin.create(broker)) {
      await(admin.createPartitions(Map.of(name, NewPartitions.increaseTo(2))).all());
    }
  }

  /** Appends a record; it is durable at the return. */
  public void send(int partition, String key, byte[] value) {
    try (var producer =
        new KafkaProducer<>(broker, new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(name, partition, key, value)).get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public void send(int partition, String key, String value) {
    send(partition, key, value.getBytes(StandardCharsets.UTF_8));
  }

  private static void await(KafkaFuture<Void> done) {
    try {
      done.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

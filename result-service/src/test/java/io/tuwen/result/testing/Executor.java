package io.tuwen.result.testing;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.DeletionJson;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Says of intents what operations says, when a test wants it. */
public final class Executor implements AutoCloseable {
  private final String bootstrap;
  private final KafkaProducer<String, byte[]> producer;

  public Executor(Backends backends) {
    bootstrap = backends.broker().bootstrapServers();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  /** The intents of a scope, such as the key of an original, in their order. */
  public List<Deletion> intents(String scope) {
    return TopicReader.readAll(bootstrap, Topics.IMAGE_DELETIONS).stream()
        .flatMap(it -> Optional.ofNullable(it.value()).map(DeletionJson::read).stream())
        .filter(it -> it.scope().name().equals(scope))
        .toList();
  }

  /** As another instance, or an operator, publishes it. */
  public void publish(Deletion deletion) {
    send(deletion, DeletionJson.write(deletion));
  }

  /** It is carried out. */
  public void finish(Deletion deletion) {
    publish(deletion.doneAt(Instant.now()));
  }

  /** It was looked at again, and leaves the topic. */
  public void forget(Deletion deletion) {
    send(deletion, null);
  }

  private void send(Deletion deletion, byte[] value) {
    try {
      var key = DeletionJson.key(deletion.id());
      producer.send(new ProducerRecord<>(Topics.IMAGE_DELETIONS, key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}

package io.tuwen.contract.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;

/**
 * Reads a small topic from its beginning and for ever, on a thread of its own: the memory of an
 * instance. While the broker is away, it tries again. Then, and when partitions were added, it
 * hands out records that it has handed out before.
 */
public final class TopicTail {
  private static final Logger LOG = Logger.getLogger(TopicTail.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final String topic;
  private final String name;
  private final Map<String, Object> broker;
  private final BiConsumer<String, byte[]> taker;
  private final ReadingThread thread;
  private volatile boolean isCaughtUp;

  /**
   * A tail that does nothing before {@link #start}.
   *
   * @param name of its thread and of its client
   * @param taker of keys and values, either of which may be null
   */
  public TopicTail(
      String topic, String name, Map<String, Object> broker, BiConsumer<String, byte[]> taker) {
    this.topic = topic;
    this.name = name;
    this.broker = Map.copyOf(broker);
    this.taker = taker;
    thread = new ReadingThread(name, this::read);
  }

  public void start() {
    thread.start();
  }

  public void stop() {
    thread.stop();
  }

  /** Whether what was there at its start has been handed out. */
  public boolean isCaughtUp() {
    return isCaughtUp;
  }

  private void read() {
    var settings = new HashMap<>(broker);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, name);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000);
    WholeTopic.look(settings);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
    settings.remove(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      follow(consumer);
    } catch (RuntimeException e) {
      // Whatever it is: a tail that ended would never hear of anything again.
      LOG.warnf("event=topic_unread topic=%s cause=\"%s\"", topic, e);
    }
  }

  private void follow(Consumer<String, byte[]> consumer) {
    var whole = WholeTopic.assign(consumer, topic);
    var ends = consumer.endOffsets(whole.partitions());
    while (!thread.isStopped() && !whole.hasChanged()) {
      if (!isCaughtUp
          && !ends.isEmpty()
          && ends.entrySet().stream()
              .allMatch(it -> consumer.position(it.getKey()) >= it.getValue())) {
        isCaughtUp = true;
        LOG.infof("event=topic_read topic=%s", topic);
      }
      consumer.poll(POLL).forEach(it -> taker.accept(it.key(), it.value()));
    }
  }
}

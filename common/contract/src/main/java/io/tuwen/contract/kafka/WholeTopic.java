package io.tuwen.contract.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A topic that a consumer without a group reads from its beginning, in all of its partitions. Such
 * a consumer is not told of partitions that an operator adds: it has to look. For one thread.
 */
public final class WholeTopic {
  private static final Logger LOG = Logger.getLogger(WholeTopic.class);
  private static final int LOOK_MILLIS = 30_000;
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Consumer<?, ?> consumer;
  private final String topic;
  private final List<TopicPartition> partitions;

  private WholeTopic(Consumer<?, ?> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
    partitions =
        consumer.partitionsFor(topic).stream()
            .map(it -> new TopicPartition(it.topic(), it.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaException("there is no topic " + topic);
    }
  }

  /** Has a consumer with these settings ask for partitions every half minute, while it polls. */
  public static void look(Map<String, Object> settings) {
    settings.putIfAbsent(ConsumerConfig.METADATA_MAX_AGE_CONFIG, LOOK_MILLIS);
  }

  /** Has a consumer read the topic, and no other. */
  public static WholeTopic assign(Consumer<?, ?> consumer, String topic) {
    var whole = new WholeTopic(consumer, topic);
    consumer.assign(whole.partitions);
    consumer.seekToBeginning(whole.partitions);
    return whole;
  }

  public List<TopicPartition> partitions() {
    return partitions;
  }

  /**
   * Whether the topic has another number of partitions than are read, as far as the consumer knows:
   * it does not ask for that, so a broker that is away delays nothing.
   */
  public boolean hasChanged() {
    try {
      var now = consumer.partitionsFor(topic, ANSWER).size();
      if (now == partitions.size()) {
        return false;
      }
      LOG.infof(
          "event=partitions_changed topic=%s before=%d now=%d", topic, partitions.size(), now);
      return true;
    } catch (TimeoutException e) {
      // The consumer has forgotten the topic, and the broker does not answer: the next look tells.
      return false;
    }
  }
}

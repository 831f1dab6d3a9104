package io.tuwen.result.listener;

import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import io.tuwen.result.Watches;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer that gets its partitions anew begins with what comes now: something may lie before.
 */
@ApplicationScoped
@Identifier("image-processed")
class MissedEvents implements KafkaConsumerRebalanceListener {
  private final Watches watches;

  MissedEvents(Watches watches) {
    this.watches = watches;
  }

  @Override
  public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
    // Fixes the place from which on nothing is missed, before the look.
    partitions.forEach(consumer::position);
    watches.wakeAll();
  }
}

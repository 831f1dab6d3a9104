package io.tuwen.result.listener;

import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/** Tells of partitions that are another instance's from now on. */
record Lost(java.util.function.Consumer<TopicPartition> taker)
    implements ConsumerRebalanceListener {
  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    revoked.forEach(taker);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    // Where the group has come to is where it goes on.
  }
}

package io.tuwen.result.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Partitions come and go between instances. A group goes on where it has come to; a new one is not
 * told of what is long past, and misses nothing while it begins.
 *
 * @param taker is told which partitions another instance reads from now on
 */
record Handover(Consumer<?, ?> consumer, java.util.function.Consumer<TopicPartition> taker)
    implements ConsumerRebalanceListener {
  private static final Duration BEGINNING = Duration.ofMinutes(1);

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
    revoked.forEach(taker);
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
    var partitions = Set.copyOf(assigned);
    var committed = consumer.committed(partitions);
    var unknown =
        partitions.stream().filter(it -> committed.get(it) == null).collect(Collectors.toSet());
    if (unknown.isEmpty()) {
      return;
    }
    // The ends first: what is written in between is not left out.
    var ends = consumer.endOffsets(unknown);
    var since = Instant.now().minus(BEGINNING).toEpochMilli();
    var firsts =
        consumer.offsetsForTimes(
            unknown.stream().collect(Collectors.toMap(Function.identity(), it -> since)));
    unknown.forEach(
        it -> {
          var first = firsts.get(it);
          consumer.seek(it, first == null ? ends.get(it) : first.offset());
        });
  }
}

package io.tuwen.result.listener;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jboss.logging.Logger;

/**
 * Partitions come and go between instances. A group goes on where it has come to; a new one is not
 * told of what is long past, and misses nothing while it begins.
 *
 * @param taker is told which partitions another instance reads from now on
 */
record Handover(Consumer<?, ?> consumer, java.util.function.Consumer<TopicPartition> taker)
    implements ConsumerRebalanceListener {
  private static final Logger LOG = Logger.getLogger(Handover.class);
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
    var beginnings = new HashMap<TopicPartition, OffsetAndMetadata>();
    unknown.forEach(
        it -> {
          var first = firsts.get(it);
          var offset = first == null ? ends.get(it) : first.offset();
          consumer.seek(it, offset);
          beginnings.put(it, new OffsetAndMetadata(offset));
        });
    keep(beginnings);
  }

  /** Else a group that is killed before its first record would begin later when it comes back. */
  private void keep(Map<TopicPartition, OffsetAndMetadata> beginnings) {
    try {
      consumer.commitSync(beginnings);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // The instance that gets the partitions now looks again.
      LOG.debugf("event=beginning_not_kept cause=\"%s\"", e);
    }
  }
}

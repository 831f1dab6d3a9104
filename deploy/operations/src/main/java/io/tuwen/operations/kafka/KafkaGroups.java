package io.tuwen.operations.kafka;

import io.tuwen.operations.log.Groups;
import io.tuwen.operations.log.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** {@link Groups} by Kafka's admin client. */
@ApplicationScoped
class KafkaGroups implements Groups {
  private final Broker broker;

  KafkaGroups(Broker broker) {
    this.broker = broker;
  }

  @Override
  public Map<String, Map<Place, Committed>> committed(Collection<String> groups) {
    var asked =
        groups.stream()
            .collect(Collectors.toMap(it -> it, it -> new ListConsumerGroupOffsetsSpec()));
    var answer = broker.admin().listConsumerGroupOffsets(asked);
    var committed = new HashMap<String, Map<Place, Committed>>();
    for (var group : groups) {
      var offsets = new HashMap<Place, Committed>();
      broker
          .await(answer.partitionsToOffsetAndMetadata(group))
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  offsets.put(
                      new Place(partition.topic(), partition.partition()),
                      new Committed(offset.offset(), offset.metadata()));
                }
              });
      committed.put(group, offsets);
    }
    return committed;
  }

  @Override
  public Map<String, Integer> members(Collection<String> groups) {
    return broker.admin().describeConsumerGroups(groups).describedGroups().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, it -> count(it.getValue(), group -> group.members().size())));
  }

  /** A group that never was is not known to the broker. */
  private <T> int count(KafkaFuture<T> group, Function<T, Integer> size) {
    try {
      return size.apply(broker.await(group));
    } catch (RuntimeException e) {
      if (e.getCause() instanceof GroupIdNotFoundException
          || (e.getCause() instanceof ExecutionException inner
              && inner.getCause() instanceof GroupIdNotFoundException)) {
        return 0;
      }
      throw e;
    }
  }
}

package io.tuwen.contract.health;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.tuwen.contract.topic.ServiceRights.Kind;
import io.tuwen.contract.topic.ServiceRights.Right;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the brokers which of the rights that a service needs its Kafka user does not have. */
final class MissingRights {
  private final Map<String, List<Right>> topics;
  private final List<Right> groups;

  MissingRights(Set<Right> needed) {
    topics =
        needed.stream()
            .filter(it -> it.kind() == Kind.TOPIC)
            .collect(groupingBy(Right::name, LinkedHashMap::new, toList()));
    groups = needed.stream().filter(it -> it.kind() == Kind.GROUP).toList();
  }

  /**
   * Asks for all of them at once.
   *
   * @return in words and in order, none where all are there. That a topic is not there is another
   *     matter.
   * @throws TimeoutException where the brokers do not answer, which {@link ExecutionException} may
   *     say as well
   */
  Set<String> find(Admin admin, Duration timeout)
      throws ExecutionException, TimeoutException, InterruptedException {
    var millis = (int) timeout.toMillis();
    var descriptions =
        admin
            .describeTopics(
                topics.keySet(),
                new DescribeTopicsOptions().timeoutMs(millis).includeAuthorizedOperations(true))
            .topicNameValues();
    // A user that may not see a group may not read in it either; the other way round is not told.
    var offsets = new LinkedHashMap<Right, KafkaFuture<?>>();
    for (var right : groups) {
      offsets.put(
          right,
          admin
              .listConsumerGroupOffsets(
                  // Any group with that prefix will do.
                  right.name().replace("*", "-readiness"),
                  new ListConsumerGroupOffsetsOptions().timeoutMs(millis))
              .partitionsToOffsetAndMetadata());
    }
    var missing = new TreeSet<String>();
    for (var needed : topics.entrySet()) {
      var may = operations(descriptions.get(needed.getKey()), millis);
      needed.getValue().stream()
          .filter(it -> !may.contains(AclOperation.valueOf(it.operation().name())))
          .forEach(it -> missing.add(it.toString()));
    }
    for (var asked : offsets.entrySet()) {
      try {
        asked.getValue().get(millis + 100, TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof AuthorizationException)) {
          throw e;
        }
        missing.add(asked.getKey().toString());
      }
    }
    return missing;
  }

  private static Set<AclOperation> operations(KafkaFuture<TopicDescription> asked, int millis)
      throws ExecutionException, TimeoutException, InterruptedException {
    try {
      var told = asked.get(millis + 100, TimeUnit.MILLISECONDS).authorizedOperations();
      // Brokers that are too old to tell say nothing.
      return told == null ? Set.of(AclOperation.values()) : told;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Set.of();
      }
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Set.of(AclOperation.values());
      }
      throw e;
    }
  }
}

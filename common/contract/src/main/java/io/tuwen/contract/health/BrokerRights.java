package io.tuwen.contract.health;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.eclipse.microprofile.config.Config;

/**
 * Whether the service's Kafka user may do what its channels do: read the topics of incoming ones
 * and commit in their groups, and write to the topics of outgoing ones.
 */
final class BrokerRights {
  private static final Pattern CHANNEL =
      Pattern.compile("mp\\.messaging\\.(incoming|outgoing)\\.[^.]+\\.(topic|group\\.id)");

  private final Map<String, Set<AclOperation>> topics = new TreeMap<>();
  private final Set<String> groups = new TreeSet<>();

  /** Of the channels that are configured. */
  BrokerRights(Config config) {
    for (var name : config.getPropertyNames()) {
      var channel = CHANNEL.matcher(name);
      if (channel.matches()) {
        config
            .getOptionalValue(name, String.class)
            .ifPresent(it -> needs(channel.group(1).equals("incoming"), channel.group(2), it));
      }
    }
  }

  private void needs(boolean isIncoming, String what, String name) {
    if (what.equals("topic")) {
      topics
          .computeIfAbsent(name, it -> EnumSet.noneOf(AclOperation.class))
          .add(isIncoming ? AclOperation.READ : AclOperation.WRITE);
    } else if (isIncoming) {
      groups.add(name);
    }
  }

  /**
   * Asks the brokers.
   *
   * @return a right that is missing, in words; nothing where all are there. A topic that is not
   *     there is another matter.
   * @throws TimeoutException where they do not answer
   */
  Optional<String> missing(Admin admin, Duration timeout)
      throws TimeoutException, InterruptedException {
    var millis = (int) timeout.toMillis();
    var descriptions =
        admin
            .describeTopics(
                topics.keySet(),
                new DescribeTopicsOptions().timeoutMs(millis).includeAuthorizedOperations(true))
            .topicNameValues();
    for (var needed : topics.entrySet()) {
      var topic = "the topic " + needed.getKey();
      try {
        var may = get(descriptions.get(needed.getKey()), timeout).authorizedOperations();
        for (var operation : needed.getValue()) {
          // Brokers that are too old to tell say nothing.
          if (may != null && !may.contains(operation)) {
            return Optional.of(mayNot(operation, topic));
          }
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
          return Optional.of(mayNot(AclOperation.DESCRIBE, topic));
        }
      }
    }
    for (var group : groups) {
      try {
        get(
            admin
                .listConsumerGroupOffsets(
                    group, new ListConsumerGroupOffsetsOptions().timeoutMs(millis))
                .partitionsToOffsetAndMetadata(),
            timeout);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof AuthorizationException) {
          return Optional.of(mayNot(AclOperation.READ, "the group " + group));
        }
      }
    }
    return Optional.empty();
  }

  private static <T> T get(KafkaFuture<T> answer, Duration timeout)
      throws ExecutionException, TimeoutException, InterruptedException {
    return answer.get(timeout.toMillis() + 100, TimeUnit.MILLISECONDS);
  }

  private static String mayNot(AclOperation operation, String what) {
    return "the Kafka user of this service may not %s %s"
        .formatted(operation.name().toLowerCase(Locale.ROOT), what);
  }
}

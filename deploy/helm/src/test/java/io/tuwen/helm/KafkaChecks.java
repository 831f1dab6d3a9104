package io.tuwen.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.ServiceRights;
import io.tuwen.contract.topic.TopicSpec;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Topics, groups and rights are those of the code. */
final class KafkaChecks {
  private KafkaChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("topics", KafkaChecks::topics),
        new Check("lanes of scalers", KafkaChecks::lanes),
        new Check("replicas and partitions", KafkaChecks::replicas),
        new Check("rights at the brokers", KafkaChecks::rights));
  }

  private static Stream<String> topics(Manifests manifests) {
    var made = manifests.of("KafkaTopic").map(KafkaChecks::topic).collect(Collectors.toSet());
    var wanted =
        Topics.ALL.stream()
            .map(it -> new TopicSpec(it.name(), it.partitions(), it.config()))
            .collect(Collectors.toSet());
    return made.isEmpty() ? Stream.empty() : Check.difference("topic", made, wanted);
  }

  private static TopicSpec topic(JsonNode object) {
    var config =
        object.at("/spec/config").properties().stream()
            .filter(it -> !it.getKey().equals("min.insync.replicas"))
            .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().asText()));
    return new TopicSpec(
        object.at("/spec/topicName").asText(), object.at("/spec/partitions").asInt(), config);
  }

  private static Stream<String> lanes(Manifests manifests) {
    var separator =
        manifests
            .find("ConfigMap", "tuwen-common")
            .map(it -> it.at("/data/TUWEN_TOPICS_SEPARATOR").asText("."))
            .filter(it -> !it.isEmpty())
            .orElse(".");
    return WorkerKind.ALL.stream()
        .flatMap(
            worker -> {
              var triggers =
                  manifests.find("ScaledObject", "tuwen-" + worker.name()).stream()
                      .flatMap(it -> Yaml.each(it.at("/spec/triggers")))
                      .filter(it -> it.path("type").asText().equals("kafka"))
                      .map(it -> it.path("metadata"))
                      .toList();
              var there =
                  triggers.stream()
                      .map(
                          it -> place(it.path("topic").asText(), it.path("consumerGroup").asText()))
                      .collect(Collectors.toSet());
              var wanted =
                  Stream.of(Lane.values())
                      .map(it -> place(worker.topic(it), worker.group(it)))
                      .map(it -> it.replace(".", separator))
                      .collect(Collectors.toSet());
              var settings =
                  triggers.stream()
                      .filter(
                          it ->
                              !it.path("offsetResetPolicy").asText().equals("earliest")
                                  || !it.path("scaleToZeroOnInvalidOffset")
                                      .asText()
                                      .equals("false"))
                      .map(it -> "would sleep: " + it);
              return Stream.concat(Check.difference("lane", there, wanted), settings);
            });
  }

  private static String place(String topic, String group) {
    return topic + " by " + group;
  }

  private static Stream<String> replicas(Manifests manifests) {
    return manifests
        .of("ScaledObject")
        .filter(
            it ->
                it.at("/spec/maxReplicaCount").asInt() > TopicSpec.DEFAULT_PARTITIONS
                    || it.at("/spec/minReplicaCount").asInt()
                        > it.at("/spec/maxReplicaCount").asInt()
                    || !it.at("/spec/fallback/behavior").asText().equals("currentReplicasIfHigher")
                    || (Manifests.name(it).endsWith("image-resize-worker")
                        && it.at("/spec/minReplicaCount").asInt() < 1))
        .map(Manifests::title);
  }

  /** Least rights: those that the code's topics and groups need, and no other. */
  private static Stream<String> rights(Manifests manifests) {
    if (manifests.of("KafkaUser").findAny().isEmpty()) {
      return Stream.empty();
    }
    var wanted = new HashMap<String, Set<String>>();
    wanted.put("keda", words(ServiceRights.toSeeLanes()));
    Repository.SERVICES.forEach(it -> wanted.put(it, words(ServiceRights.of(it))));
    var granted =
        wanted.entrySet().stream()
            .flatMap(
                user ->
                    Check.difference(
                        "right of " + user.getKey(),
                        manifests
                            .find("KafkaUser", "tuwen-" + user.getKey())
                            .map(KafkaChecks::granted)
                            .orElse(Set.of()),
                        user.getValue()));
    return Stream.concat(granted, channels());
  }

  private static Set<String> granted(JsonNode user) {
    return Yaml.each(user.at("/spec/authorization/acls"))
        .flatMap(
            acl ->
                Yaml.texts(acl.path("operations")).stream()
                    .map(
                        it ->
                            right(
                                it,
                                acl.at("/resource/type").asText(),
                                acl.at("/resource/name").asText()
                                    + (acl.at("/resource/patternType").asText().equals("prefix")
                                        ? "*"
                                        : ""))))
        .collect(Collectors.toSet());
  }

  private static String right(String operation, String type, String name) {
    return operation + " " + type + " " + name;
  }

  private static Set<String> words(Set<ServiceRights.Right> rights) {
    return rights.stream()
        .map(it -> right(of(it.operation()), of(it.kind()).toLowerCase(Locale.ROOT), it.name()))
        .collect(Collectors.toSet());
  }

  /** As Strimzi writes it. */
  private static String of(Enum<?> constant) {
    return constant.name().charAt(0) + constant.name().substring(1).toLowerCase(Locale.ROOT);
  }

  /** What a service's channels do stands in its rights. */
  private static Stream<String> channels() {
    return Repository.SERVICES.stream()
        .flatMap(
            service -> {
              var rights = words(ServiceRights.of(service));
              return ofChannels(Repository.properties(service)).stream()
                  .filter(it -> !rights.contains(it))
                  .map(it -> "no right of " + service + ": " + it);
            });
  }

  private static Set<String> ofChannels(Properties properties) {
    var rights = new HashSet<String>();
    for (var name : properties.stringPropertyNames()) {
      var value = properties.getProperty(name).replace("${tuwen.topics.separator:.}", ".");
      if (name.matches("mp\\.messaging\\.incoming\\.[^.]+\\.topic")) {
        rights.add(right("Read", "topic", value));
      } else if (name.matches("mp\\.messaging\\.outgoing\\.[^.]+\\.topic")
          || name.endsWith(".dead-letter-queue.topic")) {
        rights.add(right("Write", "topic", value));
      } else if (name.endsWith(".group.id")) {
        rights.add(right("Read", "group", value.replaceAll("\\$\\{.*}$", "*")));
      }
    }
    return rights;
  }
}

package io.tuwen.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.TopicSpec;
import io.tuwen.contract.topic.Topics;
import io.tuwen.contract.topic.WorkerKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
    wanted.put("upload-service", ofSessions("upload-service"));
    wanted.put("operations", ofOperations());
    wanted.put("result-service", ofResultService());
    wanted.put("keda", seeingLanes());
    WorkerKind.ALL.forEach(it -> wanted.put(it.name(), ofWorker(it)));
    return wanted.entrySet().stream()
        .flatMap(
            user ->
                Check.difference(
                    "right of " + user.getKey(),
                    manifests
                        .find("KafkaUser", "tuwen-" + user.getKey())
                        .map(KafkaChecks::granted)
                        .orElse(Set.of()),
                    user.getValue()));
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

  private static Set<String> ofWorker(WorkerKind worker) {
    var rights = new HashSet<String>();
    rights.add(right("Write", "topic", Topics.IMAGE_PROCESSED));
    for (var lane : Lane.values()) {
      rights.add(right("Read", "topic", worker.topic(lane)));
      rights.add(right("Read", "group", worker.group(lane)));
    }
    rights.add(right("Write", "topic", worker.topic(Lane.RETRY)));
    rights.add(right("Write", "topic", worker.topic(Lane.BULK)));
    rights.add(right("Write", "topic", worker.deadLetters()));
    if (worker.equals(WorkerKind.OCR)) {
      rights.add(right("Read", "topic", Topics.OCR_USAGE));
      rights.add(right("Write", "topic", Topics.OCR_USAGE));
    }
    return rights;
  }

  /** And the index, whose consumers are no channels. */
  private static Set<String> ofResultService() {
    var rights = ofSessions("result-service");
    rights.add(right("Read", "topic", Topics.IMAGE_UPLOADED));
    rights.add(right("Read", "group", "result-service.index*"));
    rights.add(right("Read", "topic", Topics.INDEX_REBUILDS));
    rights.add(right("Write", "topic", Topics.INDEX_REBUILDS));
    rights.add(right("Read", "topic", Topics.IMAGE_PROCESSED));
    rights.add(right("Read", "topic", Topics.WEBHOOKS));
    rights.add(right("Write", "topic", Topics.WEBHOOKS));
    rights.add(right("Read", "group", "result-service.webhooks*"));
    rights.add(right("Write", "topic", Topics.WEBHOOKS_DLQ));
    // What is to be deleted, which is read without a group.
    rights.add(right("Read", "topic", Topics.IMAGE_DELETIONS));
    return rights;
  }

  /** Beside its channels: which sessions are over, which is read without a group. */
  private static Set<String> ofSessions(String service) {
    var rights = ofChannels(Repository.properties(service));
    rights.add(right("Read", "topic", Topics.SESSIONS_REVOKED));
    return rights;
  }

  /** Beside its channel: the intake's redrive, replays, dead letters, and a look at all lanes. */
  private static Set<String> ofOperations() {
    var rights = ofChannels(Repository.properties("operations"));
    rights.add(right("Read", "topic", Topics.OSS_EVENTS));
    rights.add(right("Describe", "group", "upload-service"));
    rights.add(right("Write", "topic", Topics.OSS_EVENTS_DLQ));
    rights.add(right("Write", "topic", Topics.OSS_EVENTS));
    rights.add(right("Read", "topic", Topics.OSS_EVENTS_DLQ));
    rights.add(right("Read", "topic", Topics.REPLAYS));
    rights.add(right("Write", "topic", Topics.REPLAYS));
    rights.add(right("Read", "topic", Topics.INDEX_REBUILDS));
    rights.add(right("Write", "topic", Topics.INDEX_REBUILDS));
    rights.add(right("Write", "topic", Topics.SESSIONS_REVOKED));
    for (var topic :
        List.of(
            Topics.IMAGE_DELETIONS,
            Topics.DELETIONS,
            Topics.ADMIN_AUDIT,
            Topics.WEBHOOKS,
            Topics.WEBHOOKS_DLQ)) {
      rights.add(right("Read", "topic", topic));
      rights.add(right("Write", "topic", topic));
    }
    rights.add(right("Read", "topic", Topics.OCR_USAGE));
    rights.add(right("Read", "group", "operations.replays"));
    for (var worker : WorkerKind.ALL) {
      for (var topic :
          List.of(worker.topic(Lane.RETRY), worker.topic(Lane.REPLAY), worker.deadLetters())) {
        rights.add(right("Read", "topic", topic));
        rights.add(right("Write", "topic", topic));
      }
      rights.add(right("Read", "topic", worker.topic(Lane.BULK)));
    }
    rights.add(right("Read", "topic", Topics.IMAGE_UPLOADED));
    seeingLanes().stream().filter(it -> it.contains(" group ")).forEach(rights::add);
    return rights;
  }

  private static Set<String> seeingLanes() {
    var rights = new HashSet<String>();
    for (var worker : WorkerKind.ALL) {
      for (var lane : Lane.values()) {
        rights.add(right("Describe", "topic", worker.topic(lane)));
        rights.add(right("Describe", "group", worker.group(lane)));
      }
    }
    return rights;
  }

  private static Set<String> ofChannels(Properties properties) {
    var rights = new HashSet<String>();
    for (var name : properties.stringPropertyNames()) {
      var value = properties.getProperty(name);
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

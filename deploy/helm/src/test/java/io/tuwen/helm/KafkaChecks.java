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
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Topics, groups and rights are those of the code. */
final class KafkaChecks {
  /** How KEDA calls the mechanisms. */
  private static final Map<String, String> SASL =
      Map.of(
          "PLAIN", "plaintext",
          "SCRAM-SHA-256", "scram_sha256",
          "SCRAM-SHA-512", "scram_sha512");

  /** With more events behind for each replica, a backlog of hours asks for no second one. */
  private static final int MAX_LAG_THRESHOLD = 10_000;

  /** Of a cluster of Strimzi's in the namespace of the release. */
  private static final Pattern BOOTSTRAP =
      Pattern.compile("^([a-z0-9.-]+)-kafka-bootstrap\\.images\\.svc:");

  private KafkaChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("topics", KafkaChecks::topics),
        new Check("lanes of scalers", KafkaChecks::lanes),
        new Check("brokers of scalers", KafkaChecks::brokers),
        new Check("one cluster", KafkaChecks::oneCluster),
        new Check("replicas and partitions", KafkaChecks::replicas),
        new Check("rights at the brokers", KafkaChecks::rights));
  }

  private static Stream<String> topics(Manifests manifests) {
    var made = manifests.of("KafkaTopic").map(KafkaChecks::topic).collect(Collectors.toSet());
    var separator = separator(manifests);
    var wanted =
        Topics.ALL.stream()
            .map(
                it ->
                    new TopicSpec(it.name().replace(".", separator), it.partitions(), it.config()))
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
    var separator = separator(manifests);
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

  /** What stands between the words of names, as the services are told. */
  private static String separator(Manifests manifests) {
    return told(manifests, "TUWEN_TOPICS_SEPARATOR").orElse(".");
  }

  private static Optional<String> told(Manifests manifests, String name) {
    return manifests
        .find("ConfigMap", "tuwen-common")
        .map(it -> it.path("data").path(name).asText())
        .filter(it -> !it.isEmpty());
  }

  /**
   * A scaler asks those brokers that the services ask, in the same way, and for a lag that acts.
   */
  private static Stream<String> brokers(Manifests manifests) {
    var protocol = told(manifests, "KAFKA_SECURITY_PROTOCOL").orElse("PLAINTEXT");
    var wanted =
        List.of(
            told(manifests, "TUWEN_KAFKA_BOOTSTRAP_SERVERS").orElse(""),
            protocol.endsWith("SSL") ? "enable" : "disable",
            protocol.startsWith("SASL_")
                ? told(manifests, "KAFKA_SASL_MECHANISM").map(SASL::get).orElse("unknown")
                : "");
    return manifests
        .of("ScaledObject")
        .flatMap(it -> Yaml.each(it.at("/spec/triggers")))
        .filter(it -> it.path("type").asText().equals("kafka"))
        .map(it -> it.path("metadata"))
        .filter(
            it ->
                !wanted.equals(
                        List.of(
                            it.path("bootstrapServers").asText(),
                            it.path("tls").asText(),
                            it.path("sasl").asText()))
                    || it.path("lagThreshold").asInt() > MAX_LAG_THRESHOLD)
        .map(it -> "not as the services: " + it);
  }

  /** Topics and users are of the cluster that the services ask. */
  private static Stream<String> oneCluster(Manifests manifests) {
    var asked =
        told(manifests, "TUWEN_KAFKA_BOOTSTRAP_SERVERS").stream()
            .flatMap(it -> BOOTSTRAP.matcher(it).results())
            .map(it -> it.group(1));
    var made = manifests.of("Kafka").map(Manifests::name);
    var named =
        manifests.objects().stream()
            .map(it -> it.at("/metadata/labels/strimzi.io~1cluster"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText);
    var clusters =
        Stream.of(asked, made, named)
            .flatMap(it -> it)
            .collect(Collectors.toCollection(TreeSet::new));
    return clusters.size() > 1 ? Stream.of("several clusters: " + clusters) : Stream.empty();
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

package io.tuwen.helm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.common.lane.Lane;
import io.tuwen.common.lane.LaneTopics;
import io.tuwen.common.topic.TopicSpec;
import io.tuwen.common.topic.Topics;
import io.tuwen.helm.Manifests.Pod;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The chart and the code say the same, both ways. */
final class CodeChecks {
  private static final List<LaneTopics> WORKERS = List.of(LaneTopics.OCR, LaneTopics.RENDITION);

  /** What Prometheus and its operator put on every series. */
  private static final Set<String> OF_TARGETS =
      Set.of("namespace", "pod", "service", "job", "instance");

  /** The framework's series that are used, and their labels. */
  private static final Map<String, Set<String>> FRAMEWORK =
      Map.of(
          "up",
          Set.of(),
          "http_server_requests_seconds_count",
          Set.of("method", "uri", "status", "outcome"));

  private static final Map<String, Set<String>> VARIABLES = Repository.variables();

  /** Without a default, and nothing begins without them. */
  private static final Set<String> REQUIRED =
      Set.of(
          "TUWEN_KAFKA_BOOTSTRAP_SERVERS",
          "TUWEN_STORAGE_ENDPOINT",
          "OSS_ACCESS_KEY_ID",
          "OSS_ACCESS_KEY_SECRET");

  private CodeChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("topics", CodeChecks::topics),
        new Check("lanes of scalers", CodeChecks::lanes),
        new Check("replicas and partitions", CodeChecks::replicas),
        new Check("rights at the brokers", CodeChecks::rights),
        new Check("environment", CodeChecks::environment),
        new Check("required environment", CodeChecks::required),
        new Check("ports of the code", CodeChecks::ports),
        new Check("health paths", CodeChecks::healthPaths),
        new Check("routes", CodeChecks::routes),
        new Check("expressions", CodeChecks::expressions),
        new Check("metrics exist", CodeChecks::metrics),
        new Check("metrics are shown", CodeChecks::shown),
        new Check("runbook", CodeChecks::runbook),
        new Check("metrics path", CodeChecks::metricsPath));
  }

  private static Stream<String> topics(Manifests manifests) {
    var made = manifests.of("KafkaTopic").map(CodeChecks::topic).collect(Collectors.toSet());
    var wanted =
        Topics.ALL.stream()
            .map(it -> new TopicSpec(it.name(), it.partitions(), it.config()))
            .collect(Collectors.toSet());
    return made.isEmpty() ? Stream.empty() : difference("topic", made, wanted);
  }

  private static TopicSpec topic(JsonNode object) {
    var config =
        object.at("/spec/config").properties().stream()
            .filter(it -> !it.getKey().equals("min.insync.replicas"))
            .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().asText()));
    return new TopicSpec(
        object.at("/spec/topicName").asText(), object.at("/spec/partitions").asInt(), config);
  }

  private static <T> Stream<String> difference(String what, Set<T> there, Set<T> wanted) {
    return Stream.concat(
        there.stream().filter(it -> !wanted.contains(it)).map(it -> "no such " + what + ": " + it),
        wanted.stream().filter(it -> !there.contains(it)).map(it -> what + " is missing: " + it));
  }

  private static Stream<String> lanes(Manifests manifests) {
    return WORKERS.stream()
        .flatMap(
            worker -> {
              var triggers =
                  manifests.find("ScaledObject", "tuwen-" + worker.worker()).stream()
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
                      .map(it -> place(worker.topic(it), it.group(worker.worker())))
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
              return Stream.concat(difference("lane", there, wanted), settings);
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
    var wanted =
        Map.of(
            "upload-service",
            ofUploadService(),
            "result-service",
            ofResultService(),
            LaneTopics.OCR.worker(),
            ofWorker(LaneTopics.OCR),
            LaneTopics.RENDITION.worker(),
            ofWorker(LaneTopics.RENDITION),
            "keda",
            seeingLanes());
    return wanted.entrySet().stream()
        .flatMap(
            user ->
                difference(
                    "right of " + user.getKey(),
                    manifests
                        .find("KafkaUser", "tuwen-" + user.getKey())
                        .map(CodeChecks::granted)
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

  private static Set<String> ofWorker(LaneTopics worker) {
    var rights = ofChannels(Repository.properties(worker.worker()));
    for (var lane : Lane.values()) {
      rights.add(right("Read", "topic", worker.topic(lane)));
      rights.add(right("Read", "group", lane.group(worker.worker())));
    }
    rights.add(right("Write", "topic", worker.retry()));
    rights.add(right("Write", "topic", worker.deadLetters()));
    return rights;
  }

  private static Set<String> ofResultService() {
    return ofChannels(Repository.properties("result-service"));
  }

  /** Beside its channels: the intake's redrive, replays, dead letters, and a look at all lanes. */
  private static Set<String> ofUploadService() {
    var rights = ofChannels(Repository.properties("upload-service"));
    rights.add(right("Write", "topic", Topics.OSS_EVENTS));
    rights.add(right("Read", "topic", Topics.OSS_EVENTS_DLQ));
    rights.add(right("Read", "topic", Topics.REPLAYS));
    rights.add(right("Write", "topic", Topics.REPLAYS));
    rights.add(right("Read", "group", "upload-service.replays"));
    for (var worker : WORKERS) {
      for (var topic : List.of(worker.retry(), worker.replay(), worker.deadLetters())) {
        rights.add(right("Read", "topic", topic));
        rights.add(right("Write", "topic", topic));
      }
    }
    rights.add(right("Read", "topic", Topics.IMAGE_UPLOADED));
    seeingLanes().stream().filter(it -> it.contains(" group ")).forEach(rights::add);
    return rights;
  }

  private static Set<String> seeingLanes() {
    var rights = new HashSet<String>();
    for (var worker : WORKERS) {
      for (var lane : Lane.values()) {
        rights.add(right("Describe", "topic", worker.topic(lane)));
        rights.add(right("Describe", "group", lane.group(worker.worker())));
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

  private static Stream<String> environment(Manifests manifests) {
    return eachService(
        manifests,
        (pod, container) ->
            manifests.environment(container).keySet().stream()
                .filter(it -> !VARIABLES.getOrDefault(it, Set.of()).contains(pod.component()))
                .map(it -> "%s does not know %s".formatted(pod.component(), it)));
  }

  private interface Look {
    Stream<String> at(Pod pod, JsonNode container);
  }

  private static Stream<String> eachService(Manifests manifests, Look look) {
    return manifests.services().stream()
        .flatMap(pod -> pod.containers().flatMap(it -> look.at(pod, it)));
  }

  private static Stream<String> required(Manifests manifests) {
    return eachService(
        manifests,
        (pod, container) -> {
          var wanted = new TreeSet<>(REQUIRED);
          wanted.add("QUARKUS_HTTP_HOST");
          switch (pod.component()) {
            case "upload-service" ->
                wanted.addAll(List.of("TUWEN_UPLOAD_RESULT_SERVICE", "TUWEN_ADMIN_TOKEN"));
            case "result-service" ->
                wanted.addAll(
                    List.of("TUWEN_RESULT_IMAGE_RESIZE_WORKER", "RENDITION_SIGNING_KEYS"));
            case "image-resize-worker" -> wanted.add("RENDITION_SIGNING_KEYS");
            default -> {}
          }
          wanted.removeAll(manifests.environment(container).keySet());
          return wanted.stream().map(it -> "%s is not told %s".formatted(pod.component(), it));
        });
  }

  private static Stream<String> ports(Manifests manifests) {
    return eachService(
        manifests,
        (pod, container) ->
            Stream.of(container.at("/ports/0/containerPort").asText())
                .filter(
                    it ->
                        !it.equals(
                            Repository.properties(pod.component())
                                .getProperty("quarkus.http.port")))
                .map(it -> "%s does not listen on %s".formatted(pod.component(), it)));
  }

  private static Stream<String> healthPaths(Manifests manifests) {
    var paths =
        Map.of(
            "startupProbe", "/health/started",
            "readinessProbe", "/health/ready",
            "livenessProbe", "/health/live");
    return eachService(
        manifests,
        (pod, container) ->
            paths.entrySet().stream()
                .filter(
                    it ->
                        !container
                            .at("/" + it.getKey() + "/httpGet/path")
                            .asText()
                            .equals(root(pod.component()) + it.getValue()))
                .map(it -> pod.component() + ": " + it.getKey()));
  }

  private static String root(String service) {
    return Repository.properties(service).getProperty("quarkus.http.non-application-root-path");
  }

  private static Stream<String> metricsPath(Manifests manifests) {
    return manifests
        .of("ServiceMonitor")
        .map(it -> it.at("/spec/endpoints/0/path").asText())
        .filter(it -> !it.equals(root("upload-service") + "/metrics"));
  }

  /** Every path of the API leads to who answers it, and operators' paths lead nowhere. */
  private static Stream<String> routes(Manifests manifests) {
    var api = manifests.find("Ingress", "tuwen-api");
    var images = manifests.find("Ingress", "tuwen-images");
    if (api.isEmpty() || images.isEmpty()) {
      return Stream.of("an Ingress is missing");
    }
    var ofApi =
        Repository.paths().entrySet().stream()
            .filter(it -> !it.getKey().startsWith("/admin"))
            .filter(it -> !route(api.get(), it.getKey()).equals("tuwen-" + it.getValue()))
            .map(it -> "%s leads to '%s'".formatted(it.getKey(), route(api.get(), it.getKey())));
    var hidden =
        Stream.of("/admin/pipeline", "/q/metrics", "/q/health")
            .filter(it -> !route(api.get(), it).isEmpty())
            .map(it -> it + " is open to the world");
    var ofImages =
        Stream.of("/guest/x!thumb", "/800*600/guest/x")
            .filter(it -> !route(images.get(), it).equals("tuwen-image-resize-worker"));
    var hiddenToo =
        Stream.of("/q/metrics", "/q/health/ready")
            .filter(it -> !route(images.get(), it).equals("tuwen-nobody"))
            .map(it -> it + " is open to the world, on the images' host");
    return Stream.of(ofApi, hidden, ofImages, hiddenToo).flatMap(it -> it);
  }

  /** As an Ingress decides: an exact path first, then the longest prefix. */
  private static String route(JsonNode ingress, String path) {
    return Yaml.each(ingress.at("/spec/rules/0/http/paths"))
        .filter(it -> matches(it, path))
        .max(
            Comparator.<JsonNode>comparingInt(
                    it -> it.path("pathType").asText().equals("Exact") ? 1 : 0)
                .thenComparingInt(it -> it.path("path").asText().length()))
        .map(it -> it.at("/backend/service/name").asText())
        .orElse("");
  }

  private static boolean matches(JsonNode rule, String path) {
    var prefix = rule.path("path").asText();
    return path.equals(prefix)
        || (rule.path("pathType").asText().equals("Prefix")
            && path.startsWith(prefix.endsWith("/") ? prefix : prefix + "/"));
  }

  private static Stream<String> allExpressions(Manifests manifests) {
    var rules = alerts(manifests).map(it -> it.path("expr").asText());
    var panels =
        manifests
            .of("ConfigMap")
            .flatMap(it -> it.path("data").properties().stream())
            .filter(it -> it.getKey().endsWith(".json"))
            .flatMap(it -> panels(it.getValue().asText()));
    return Stream.concat(rules, panels);
  }

  private static Stream<String> panels(String dashboard) {
    try {
      return Yaml.everything(new ObjectMapper().readTree(dashboard))
          .filter(it -> it.has("expr"))
          .map(it -> it.path("expr").asText());
    } catch (JsonProcessingException e) {
      return Stream.of("is no JSON: " + e.getOriginalMessage());
    }
  }

  private static Stream<JsonNode> alerts(Manifests manifests) {
    return manifests
        .of("PrometheusRule")
        .flatMap(it -> Yaml.each(it.at("/spec/groups")))
        .flatMap(it -> Yaml.each(it.path("rules")));
  }

  private static Stream<String> expressions(Manifests manifests) {
    return allExpressions(manifests)
        .flatMap(
            it -> {
              try {
                return PromQl.selectors(it).isEmpty()
                    ? Stream.of("looks at nothing: " + it)
                    : Stream.empty();
              } catch (IllegalArgumentException e) {
                return Stream.of(e.getMessage() + " in " + it);
              }
            });
  }

  private static Stream<PromQl.Selector> selectors(Manifests manifests) {
    return allExpressions(manifests)
        .flatMap(
            it -> {
              try {
                return PromQl.selectors(it).stream();
              } catch (IllegalArgumentException e) {
                return Stream.empty();
              }
            });
  }

  private static Stream<String> metrics(Manifests manifests) {
    var known =
        Repository.meters().stream()
            .flatMap(meter -> meter.series().stream().map(it -> Map.entry(it, meter.labels())))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    Map.Entry::getValue,
                    (one, other) ->
                        Stream.of(one, other).flatMap(Set::stream).collect(Collectors.toSet())));
    known.putAll(FRAMEWORK);
    return selectors(manifests)
        .flatMap(
            it -> {
              var labels = known.get(it.series());
              return labels == null
                  ? Stream.of("nobody has " + it.series())
                  : it.labels().stream()
                      .filter(label -> !labels.contains(label) && !OF_TARGETS.contains(label))
                      .map(label -> "%s has no label %s".formatted(it.series(), label));
            })
        .distinct();
  }

  private static Stream<String> shown(Manifests manifests) {
    var looked = selectors(manifests).map(PromQl.Selector::series).collect(Collectors.toSet());
    return looked.isEmpty()
        ? Stream.empty()
        : Repository.meters().stream()
            .filter(meter -> meter.series().stream().noneMatch(looked::contains))
            .map(it -> "nobody looks at " + it.name());
  }

  private static Stream<String> runbook(Manifests manifests) {
    var alerts = alerts(manifests).map(it -> it.path("alert").asText()).collect(Collectors.toSet());
    Function<JsonNode, Boolean> isWhole =
        it -> it.at("/labels/severity").isTextual() && it.at("/annotations/summary").isTextual();
    return alerts.isEmpty()
        ? Stream.empty()
        : Stream.concat(
            difference("alert", alerts, Repository.runbook()),
            alerts(manifests)
                .filter(it -> !isWhole.apply(it))
                .map(it -> it.path("alert").asText() + " has no severity or no summary"));
  }
}

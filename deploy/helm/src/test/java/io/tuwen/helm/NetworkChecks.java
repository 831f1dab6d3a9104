package io.tuwen.helm;

import static io.tuwen.helm.Manifests.name;
import static io.tuwen.helm.Manifests.title;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.helm.Manifests.Pod;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pods that have to talk to each other can, and no others. */
final class NetworkChecks {
  private static final Set<String> WAYS_OUT =
      Set.of(
          "-to-storage",
          "-to-tracing",
          "-to-sts",
          "-to-platforms",
          "-to-clouds",
          "-to-index",
          "-to-webhooks",
          "-to-oidc",
          "-to-imports");

  /** Ways out that one service alone has business on. */
  private static final Map<String, String> OF_ONE =
      Map.of(
          "-to-platforms", "upload-service",
          "-to-clouds", "ocr-worker",
          "-to-index", "result-service",
          "-to-webhooks", "result-service",
          "-to-oidc", "operations",
          "-to-imports", "operations");

  private static final Pattern CALL =
      Pattern.compile("https?://(tuwen-[a-z-]+)(?:\\.images\\.svc)?(?![a-z.-])");

  private NetworkChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("closed by default", NetworkChecks::closed),
        new Check("named flows alone", NetworkChecks::openRules),
        new Check("collectors of metrics", NetworkChecks::collectors),
        new Check("ways out", NetworkChecks::narrow),
        new Check("ports of network policies", NetworkChecks::policyPorts),
        new Check("flows", NetworkChecks::flows));
  }

  private static Stream<String> closed(Manifests manifests) {
    var closing =
        manifests
            .of("NetworkPolicy")
            .filter(it -> !it.path("spec").has("ingress") && !it.path("spec").has("egress"))
            .filter(
                it ->
                    Set.copyOf(Yaml.texts(it.at("/spec/policyTypes")))
                        .equals(Set.of("Ingress", "Egress")))
            .toList();
    return manifests.pods().stream()
        .filter(
            pod ->
                closing.stream()
                    .noneMatch(it -> Manifests.selects(it.at("/spec/podSelector"), pod.labels())))
        .map(it -> it.title() + " is open");
  }

  /** Every rule names its peers and its ports, in and out, and no peer is the whole world. */
  private static Stream<String> openRules(Manifests manifests) {
    return manifests
        .of("NetworkPolicy")
        .filter(
            policy ->
                Yaml.each(policy.at("/spec/ingress"))
                        .anyMatch(it -> it.path("from").isEmpty() || it.path("ports").isEmpty())
                    || Yaml.each(policy.at("/spec/egress"))
                        .anyMatch(it -> it.path("to").isEmpty() || it.path("ports").isEmpty())
                    || Yaml.everything(policy.path("spec")).anyMatch(NetworkChecks::isEverybody))
        .map(it -> title(it) + " is open");
  }

  private static boolean isEverybody(JsonNode node) {
    var isEveryNamespace =
        node.path("namespaceSelector").isObject() && node.path("namespaceSelector").isEmpty();
    var isWorld = node.path("cidr").asText().endsWith("/0") && node.path("except").isEmpty();
    return isEveryNamespace || isWorld;
  }

  /** Metrics are for those who collect them, and not for every pod of their namespace. */
  private static Stream<String> collectors(Manifests manifests) {
    return manifests
        .of("NetworkPolicy")
        .filter(it -> name(it).endsWith("-from-monitoring"))
        .filter(
            policy ->
                Yaml.each(policy.at("/spec/ingress/0/from"))
                    .anyMatch(it -> !it.has("ipBlock") && it.path("podSelector").isEmpty()))
        .map(it -> title(it) + " lets a whole namespace in");
  }

  /** Only those who have something to send leave by a way. */
  private static Stream<String> narrow(Manifests manifests) {
    return manifests
        .of("NetworkPolicy")
        .filter(it -> WAYS_OUT.stream().anyMatch(name(it)::endsWith))
        .flatMap(
            policy ->
                manifests.pods().stream()
                    .filter(it -> Manifests.selects(policy.at("/spec/podSelector"), it.labels()))
                    .filter(it -> !mayLeaveBy(name(policy), it.component()))
                    .map(it -> "%s lets %s out".formatted(title(policy), it.title())));
  }

  private static boolean mayLeaveBy(String policy, String component) {
    for (var own : OF_ONE.entrySet()) {
      if (policy.endsWith(own.getKey())) {
        return component.equals(own.getValue());
      }
    }
    return Repository.SERVICES.contains(component)
        || (!policy.endsWith("-to-tracing") && component.equals("retention"));
  }

  private static Stream<String> policyPorts(Manifests manifests) {
    var comingIn =
        manifests
            .of("NetworkPolicy")
            .flatMap(
                policy ->
                    manifests.pods().stream()
                        .filter(
                            it -> Manifests.selects(policy.at("/spec/podSelector"), it.labels()))
                        .flatMap(
                            pod ->
                                opened(policy.at("/spec/ingress"))
                                    .filter(it -> !ports(pod).contains(it))
                                    .map(it -> "%s: %d".formatted(title(policy), it))));
    var named =
        manifests
            .of("NetworkPolicy")
            .filter(it -> name(it).endsWith("-to-kafka"))
            .flatMap(
                policy ->
                    manifests.services().stream()
                        .flatMap(pod -> pod.containers())
                        .map(it -> manifests.environment(it).get("TUWEN_KAFKA_BOOTSTRAP_SERVERS"))
                        .flatMap(it -> Stream.of(it.split(",")))
                        .map(it -> Integer.valueOf(it.substring(it.lastIndexOf(':') + 1)))
                        .filter(port -> opened(policy.at("/spec/egress")).noneMatch(port::equals))
                        .map(it -> "%s does not let %d".formatted(title(policy), it)));
    return Stream.concat(comingIn, named);
  }

  private static Set<Integer> ports(Pod pod) {
    return pod.containers()
        .flatMap(it -> Yaml.each(it.path("ports")))
        .map(it -> it.path("containerPort").asInt())
        .collect(Collectors.toSet());
  }

  private static Stream<Integer> opened(JsonNode rules) {
    return Yaml.each(rules)
        .flatMap(it -> Yaml.each(it.path("ports")))
        .map(it -> it.path("port").asInt());
  }

  /**
   * A pod that is told of a service may reach it and is let in there; so are Ingress and monitor.
   */
  private static Stream<String> flows(Manifests manifests) {
    var calls =
        manifests.pods().stream()
            .flatMap(
                pod ->
                    pod.containers()
                        .flatMap(
                            it ->
                                Stream.concat(
                                    manifests.environment(it).values().stream(),
                                    Yaml.texts(it.path("args")).stream()))
                        .flatMap(it -> CALL.matcher(it).results())
                        .map(it -> it.group(1).substring("tuwen-".length()))
                        .flatMap(to -> call(manifests, pod, to)));
    var outside =
        Stream.concat(
                manifests
                    .of("Ingress")
                    .flatMap(Yaml::everything)
                    .map(it -> it.at("/backend/service/name").asText()),
                manifests
                    .of("HTTPRoute")
                    .flatMap(it -> Yaml.each(it.at("/spec/rules")))
                    .map(it -> it.at("/backendRefs/0/name").asText()))
            .filter(it -> !it.isEmpty())
            .map(it -> it.substring("tuwen-".length()))
            .distinct()
            .filter(it -> !isLetIn(manifests, it, "-from-edge"))
            .map(it -> "the world does not come to " + it);
    var monitored =
        manifests.of("ServiceMonitor").findAny().isEmpty()
            ? Stream.<String>empty()
            : manifests.services().stream()
                .map(Pod::component)
                .filter(it -> !isLetIn(manifests, it, "-from-monitoring"))
                .map(it -> "metrics are not collected of " + it);
    return Stream.of(calls, outside, monitored, abroad(manifests)).flatMap(it -> it);
  }

  /** Who has a role can ask STS for it, who logs users in the platforms, who lists the database. */
  private static Stream<String> abroad(Manifests manifests) {
    return manifests.pods().stream()
        .flatMap(
            pod -> {
              var told =
                  pod.containers()
                      .flatMap(it -> manifests.environment(it).keySet().stream())
                      .collect(Collectors.toSet());
              var asksSts =
                  manifests.roleOfWebhook(pod).isPresent()
                      || told.contains("ALIBABA_CLOUD_ROLE_ARN")
                      || told.contains("TUWEN_STS_ROLE_ARN");
              var asksPlatforms =
                  told.stream()
                      .anyMatch(
                          it -> it.startsWith("TUWEN_APPS_") || it.equals("TUWEN_INTAKE_URL"));
              var tellsReceivers =
                  told.stream().anyMatch(it -> it.startsWith("TUWEN_WEBHOOKS_RECEIVERS_"));
              return Stream.of(
                      asksSts ? "-to-sts" : "",
                      asksPlatforms ? "-to-platforms" : "",
                      told.contains("TUWEN_OIDC_ISSUER") ? "-to-oidc" : "",
                      tellsReceivers ? "-to-webhooks" : "",
                      told.contains("TUWEN_INDEX_JDBC_URL") ? "-to-index" : "")
                  .filter(it -> !it.isEmpty() && !leavesBy(manifests, pod, it))
                  .map(it -> "%s has no way %s".formatted(pod.title(), it.substring(1)));
            });
  }

  private static boolean leavesBy(Manifests manifests, Pod pod, String way) {
    return manifests
        .of("NetworkPolicy")
        .filter(it -> name(it).endsWith(way))
        .anyMatch(it -> Manifests.selects(it.at("/spec/podSelector"), pod.labels()));
  }

  private static boolean isLetIn(Manifests manifests, String component, String by) {
    return manifests
        .find("NetworkPolicy", "tuwen-" + component + by)
        .filter(it -> Yaml.each(it.at("/spec/ingress/0/from")).anyMatch(NetworkChecks::isOutside))
        .isPresent();
  }

  private static boolean isOutside(JsonNode peer) {
    return peer.has("namespaceSelector") || peer.has("ipBlock");
  }

  private static Stream<String> call(Manifests manifests, Pod from, String to) {
    var target = manifests.pods().stream().filter(it -> it.component().equals(to)).findFirst();
    if (target.isEmpty()) {
      return Stream.of("%s calls %s, which is not there".formatted(from.title(), to));
    }
    var out =
        rules(manifests, from.component(), "egress")
            .anyMatch(rule -> isPeer(rule.path("to"), target.get().labels()));
    var in =
        rules(manifests, to, "ingress").anyMatch(rule -> isPeer(rule.path("from"), from.labels()));
    return Stream.of(
            out ? "" : "%s does not reach %s".formatted(from.title(), to),
            in ? "" : "%s does not let %s in".formatted(to, from.title()))
        .filter(it -> !it.isEmpty());
  }

  private static boolean isPeer(JsonNode peers, JsonNode labels) {
    return Yaml.each(peers)
        .map(it -> it.path("podSelector"))
        .anyMatch(it -> it.isObject() && Manifests.selects(it, labels));
  }

  private static Stream<JsonNode> rules(Manifests manifests, String component, String direction) {
    var labels =
        manifests.pods().stream()
            .filter(it -> it.component().equals(component))
            .map(Pod::labels)
            .toList();
    return manifests
        .of("NetworkPolicy")
        .filter(
            policy ->
                labels.stream()
                    .anyMatch(it -> Manifests.selects(policy.at("/spec/podSelector"), it)))
        .flatMap(it -> Yaml.each(it.at("/spec/" + direction)));
  }
}

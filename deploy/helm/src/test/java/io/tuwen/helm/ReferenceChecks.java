package io.tuwen.helm;

import static io.tuwen.helm.Manifests.name;
import static io.tuwen.helm.Manifests.title;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.helm.Manifests.Pod;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What names something names what is there. */
final class ReferenceChecks {
  /** The one Service that has nobody behind it, on purpose. */
  private static final String NOBODY = "tuwen-nobody";

  /** The keys of the Secrets that an operator makes, as docs/kubernetes.md tells them. */
  private static final Set<String> SECRET_KEYS =
      Set.of(
          "access-key-id",
          "access-key-secret",
          "session-token",
          "admin-token",
          "signing-keys",
          "sasl-jaas-config",
          "username",
          "password",
          "ca.crt");

  /** Those of the Secret of a user that Strimzi makes. */
  private static final Set<String> USER_KEYS = Set.of("password", "sasl.jaas.config");

  private static final Pattern CALL = Pattern.compile("http://(tuwen-[a-z-]+)");

  private ReferenceChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("labels of pods", ReferenceChecks::ownLabels),
        new Check("selectors", ReferenceChecks::selectors),
        new Check("service ports", ReferenceChecks::servicePorts),
        new Check("probe ports", ReferenceChecks::probePorts),
        new Check("ingress backends", ReferenceChecks::backends),
        new Check("scale targets", ReferenceChecks::scaleTargets),
        new Check("references to ConfigMaps", ReferenceChecks::configMaps),
        new Check("references to Secrets", ReferenceChecks::secrets),
        new Check("mounts", ReferenceChecks::mounts),
        new Check("service accounts", ReferenceChecks::serviceAccounts),
        new Check("disruption budgets", ReferenceChecks::budgets),
        new Check("monitored services", ReferenceChecks::monitors),
        new Check("authentication of KEDA", ReferenceChecks::triggerAuthentication),
        new Check("closed by default", ReferenceChecks::closed),
        new Check("named flows alone", ReferenceChecks::openRules),
        new Check("ports of network policies", ReferenceChecks::policyPorts),
        new Check("flows", ReferenceChecks::flows));
  }

  private static Stream<String> ownLabels(Manifests manifests) {
    return manifests
        .of("Deployment")
        .filter(
            it ->
                !Manifests.selects(
                    it.at("/spec/selector"), it.at("/spec/template/metadata/labels")))
        .map(it -> title(it) + " does not select its own pods");
  }

  private static Stream<String> selectors(Manifests manifests) {
    var services =
        manifests
            .of("Service")
            .filter(it -> !name(it).equals(NOBODY))
            .filter(it -> behind(manifests, it).count() != 1)
            .map(it -> title(it) + " has not one Deployment behind it");
    var selecting =
        Stream.of(
                at(manifests, "PodDisruptionBudget", "/spec/selector"),
                at(manifests, "NetworkPolicy", "/spec/podSelector"),
                manifests
                    .of("NetworkPolicy")
                    .flatMap(Yaml::everything)
                    .map(it -> it.path("podSelector"))
                    .filter(it -> it.at("/matchLabels/app.kubernetes.io~1name").isTextual()),
                manifests
                    .of("Deployment")
                    .flatMap(Yaml::everything)
                    .map(it -> it.path("labelSelector"))
                    .filter(JsonNode::isObject))
            .flatMap(it -> it)
            .filter(it -> !manifests.selectsAny(it))
            .map(it -> "selects no pod: " + it);
    return Stream.concat(services, selecting);
  }

  private static Stream<JsonNode> at(Manifests manifests, String kind, String pointer) {
    return manifests.of(kind).map(it -> it.at(pointer));
  }

  private static Stream<Pod> behind(Manifests manifests, JsonNode service) {
    var selector = service.at("/spec/selector");
    return manifests.services().stream()
        .filter(it -> selector.isObject() && Yaml.isIn(selector, it.labels()));
  }

  private static Map<String, Integer> ports(JsonNode container) {
    return Yaml.each(container.path("ports"))
        .collect(
            Collectors.toMap(
                it -> it.path("name").asText(), it -> it.path("containerPort").asInt()));
  }

  private static Set<Integer> ports(Pod pod) {
    return pod.containers().flatMap(it -> ports(it).values().stream()).collect(Collectors.toSet());
  }

  private static Stream<String> servicePorts(Manifests manifests) {
    return manifests
        .of("Service")
        .flatMap(
            service ->
                behind(manifests, service)
                    .flatMap(
                        pod ->
                            Yaml.each(service.at("/spec/ports"))
                                .map(it -> it.path("targetPort"))
                                .filter(it -> !hasPort(pod, it))
                                .map(it -> "%s: no port %s".formatted(title(service), it))));
  }

  private static boolean hasPort(Pod pod, JsonNode port) {
    return pod.containers()
        .anyMatch(
            it -> ports(it).containsKey(port.asText()) || ports(it).containsValue(port.asInt()));
  }

  private static Stream<String> probePorts(Manifests manifests) {
    return manifests.services().stream()
        .flatMap(
            pod ->
                pod.containers()
                    .flatMap(
                        container ->
                            Stream.of("startupProbe", "readinessProbe", "livenessProbe")
                                .filter(
                                    it ->
                                        !ports(container)
                                            .containsKey(
                                                container.at("/" + it + "/httpGet/port").asText()))
                                .map(it -> pod.title() + ": " + it)));
  }

  private static Stream<String> backends(Manifests manifests) {
    return manifests
        .of("Ingress")
        .flatMap(Yaml::everything)
        .map(it -> it.at("/backend/service"))
        .filter(JsonNode::isObject)
        .filter(
            backend ->
                manifests
                    .find("Service", backend.path("name").asText())
                    .filter(it -> hasServicePort(it, backend.at("/port/name").asText()))
                    .isEmpty())
        .map(it -> "leads nowhere: " + it);
  }

  private static boolean hasServicePort(JsonNode service, String port) {
    return Yaml.each(service.at("/spec/ports"))
        .anyMatch(it -> it.path("name").asText().equals(port));
  }

  /** One scaler for each Deployment at most: two would pull it to and fro. */
  private static Stream<String> scaleTargets(Manifests manifests) {
    var scalers =
        Stream.concat(manifests.of("ScaledObject"), manifests.of("HorizontalPodAutoscaler"))
            .toList();
    var seen = new HashSet<String>();
    return scalers.stream()
        .flatMap(
            it -> {
              var target = it.at("/spec/scaleTargetRef/name").asText();
              var deployment = manifests.find("Deployment", target);
              return Stream.of(
                  deployment.isEmpty() ? title(it) + " scales nothing" : "",
                  deployment.filter(found -> found.at("/spec/replicas").isNumber()).isPresent()
                      ? target + " has replicas and a scaler"
                      : "",
                  seen.add(target) ? "" : target + " has two scalers");
            })
        .filter(it -> !it.isEmpty());
  }

  private static Stream<String> configMaps(Manifests manifests) {
    var wanted =
        manifests.pods().stream()
            .flatMap(it -> Yaml.everything(it.spec()))
            .flatMap(
                it ->
                    Stream.of(
                        it.at("/configMapRef/name"),
                        it.at("/configMap/name"),
                        it.at("/valueFrom/configMapKeyRef/name")))
            .filter(JsonNode::isTextual);
    var ofKeda =
        manifests
            .of("TriggerAuthentication")
            .flatMap(it -> Yaml.each(it.at("/spec/configMapTargetRef")));
    return Stream.concat(
        wanted
            .map(JsonNode::asText)
            .filter(it -> manifests.find("ConfigMap", it).isEmpty())
            .map(it -> "there is no " + it),
        ofKeda
            .filter(
                it ->
                    manifests
                        .find("ConfigMap", it.path("name").asText())
                        .filter(map -> map.path("data").has(it.path("key").asText()))
                        .isEmpty())
            .map(it -> "leads nowhere: " + it));
  }

  /** A Secret is either of a user that Strimzi makes, or of those that the operator makes. */
  private static Stream<String> secrets(Manifests manifests) {
    var references =
        Stream.concat(
            manifests.pods().stream()
                .flatMap(it -> Yaml.everything(it.spec()))
                .map(it -> it.at("/valueFrom/secretKeyRef")),
            manifests
                .of("TriggerAuthentication")
                .flatMap(it -> Yaml.each(it.at("/spec/secretTargetRef"))));
    return references
        .filter(JsonNode::isObject)
        .filter(it -> !isThere(manifests, it.path("name").asText(), it.path("key").asText()))
        .map(it -> "no Secret has it: " + it);
  }

  private static boolean isThere(Manifests manifests, String name, String key) {
    if (name.matches("tuwen-(keda|upload-service|ocr-worker|image-resize-worker|result-service)")) {
      return manifests.find("KafkaUser", name).isPresent() && USER_KEYS.contains(key);
    }
    return !name.isEmpty() && SECRET_KEYS.contains(key);
  }

  private static Stream<String> mounts(Manifests manifests) {
    return manifests.pods().stream()
        .flatMap(
            pod -> {
              var volumes = names(pod.spec().path("volumes"));
              var mounted =
                  pod.containers()
                      .flatMap(it -> names(it.path("volumeMounts")).stream())
                      .collect(Collectors.toSet());
              return volumes.equals(mounted)
                  ? Stream.empty()
                  : Stream.of("%s has %s and mounts %s".formatted(pod.title(), volumes, mounted));
            });
  }

  private static Set<String> names(JsonNode list) {
    return Yaml.each(list).map(it -> it.path("name").asText()).collect(Collectors.toSet());
  }

  private static Stream<String> serviceAccounts(Manifests manifests) {
    return manifests.pods().stream()
        .filter(
            it ->
                manifests
                    .find("ServiceAccount", it.spec().path("serviceAccountName").asText())
                    .isEmpty())
        .map(it -> it.title() + " has none of this chart");
  }

  private static Stream<String> budgets(Manifests manifests) {
    return manifests.services().stream()
        .filter(
            pod ->
                manifests
                        .of("PodDisruptionBudget")
                        .filter(it -> Manifests.selects(it.at("/spec/selector"), pod.labels()))
                        .count()
                    != 1)
        .map(it -> it.title() + " has not one budget");
  }

  private static Stream<String> monitors(Manifests manifests) {
    return manifests
        .of("ServiceMonitor")
        .flatMap(
            monitor ->
                manifests.services().stream()
                    .map(Pod::component)
                    .filter(
                        component ->
                            manifests
                                .find("Service", "tuwen-" + component)
                                .filter(
                                    it ->
                                        Manifests.selects(
                                            monitor.at("/spec/selector"),
                                            it.at("/metadata/labels")))
                                .filter(
                                    it ->
                                        hasServicePort(
                                            it, monitor.at("/spec/endpoints/0/port").asText()))
                                .isEmpty())
                    .map(it -> it + " is not looked at"));
  }

  private static Stream<String> triggerAuthentication(Manifests manifests) {
    return manifests
        .of("ScaledObject")
        .flatMap(it -> Yaml.each(it.at("/spec/triggers")))
        .map(it -> it.at("/authenticationRef/name"))
        .filter(JsonNode::isTextual)
        .filter(it -> manifests.find("TriggerAuthentication", it.asText()).isEmpty())
        .map(it -> "there is no " + it);
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

  /** Nobody comes in from anywhere, and nothing goes out to every port. */
  private static Stream<String> openRules(Manifests manifests) {
    return manifests
        .of("NetworkPolicy")
        .filter(
            policy ->
                Yaml.each(policy.at("/spec/ingress"))
                        .anyMatch(it -> it.path("from").isEmpty() || it.path("ports").isEmpty())
                    || Yaml.each(policy.at("/spec/egress"))
                        .anyMatch(it -> it.path("ports").isEmpty()))
        .map(it -> title(it) + " is open");
  }

  private static Stream<String> policyPorts(Manifests manifests) {
    var comingIn =
        manifests
            .of("NetworkPolicy")
            .flatMap(
                policy ->
                    manifests.services().stream()
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

  private static Stream<Integer> opened(JsonNode rules) {
    return Yaml.each(rules)
        .flatMap(it -> Yaml.each(it.path("ports")))
        .map(it -> it.path("port").asInt());
  }

  /** Whoever is told of a service may reach it, and is let in there; so are Ingress and monitor. */
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
                    .map(it -> it.at("/backend/service/name").asText())
                    .filter(it -> !it.isEmpty() && !it.equals(NOBODY)),
                manifests.of("ServiceMonitor").map(it -> "tuwen-ocr-worker"))
            .map(it -> it.substring("tuwen-".length()))
            .distinct()
            .filter(
                it -> rules(manifests, it, "ingress").noneMatch(ReferenceChecks::isFromNamespace))
            .map(it -> "nobody out there comes to " + it);
    return Stream.concat(calls, outside);
  }

  private static boolean isFromNamespace(JsonNode rule) {
    return Yaml.each(rule.path("from")).anyMatch(it -> it.has("namespaceSelector"));
  }

  private static Stream<String> call(Manifests manifests, Pod from, String to) {
    var target = manifests.services().stream().filter(it -> it.component().equals(to)).findFirst();
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

package io.tuwen.helm;

import static io.tuwen.helm.Manifests.name;
import static io.tuwen.helm.Manifests.title;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.helm.Manifests.Pod;
import io.tuwen.helm.Manifests.SecretFile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What names something names what is there. */
final class ReferenceChecks {
  /** The keys of the Secrets that an operator makes, as docs/kubernetes.md tells them. */
  static final Set<String> SECRET_KEYS =
      Set.of(
          "access-key-id",
          "access-key-secret",
          "session-token",
          "admin-token",
          "signing-keys",
          "name-key",
          "session-keys",
          "owner-key",
          "api-keys",
          "intake-token",
          "mirror-token",
          "app-code",
          "app-secret",
          "secret",
          "other-secret",
          "client-secret",
          "migration-password",
          "tls.crt",
          "tls.key",
          "private-key",
          "platform-public-key",
          "sasl-jaas-config",
          "username",
          "password",
          "ca.crt");

  /** Those of the Secret of a user that Strimzi makes. */
  private static final Set<String> USER_KEYS = Set.of("password", "sasl.jaas.config");

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
        new Check("authentication of KEDA", ReferenceChecks::triggerAuthentication));
  }

  private static Stream<String> ownLabels(Manifests manifests) {
    return Stream.concat(manifests.of("Deployment"), manifests.of("StatefulSet"))
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
            .filter(it -> behind(manifests, it).count() != 1)
            .map(it -> title(it) + " has not one kind of pods behind it");
    var selecting =
        Stream.of(
                at(manifests, "PodDisruptionBudget", "/spec/selector"),
                at(manifests, "NetworkPolicy", "/spec/podSelector"),
                manifests
                    .of("NetworkPolicy")
                    .flatMap(Yaml::everything)
                    // Beside a namespace it is a pod of others.
                    .filter(it -> !it.has("namespaceSelector"))
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
    return manifests.pods().stream()
        .filter(it -> selector.isObject() && Yaml.isIn(selector, it.labels()));
  }

  private static Map<String, Integer> ports(JsonNode container) {
    return Yaml.each(container.path("ports"))
        .collect(
            Collectors.toMap(
                it -> it.path("name").asText(), it -> it.path("containerPort").asInt()));
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
    var ofIngress =
        manifests
            .of("Ingress")
            .flatMap(Yaml::everything)
            .map(it -> it.at("/backend/service"))
            .filter(JsonNode::isObject)
            .filter(
                backend ->
                    manifests
                        .find("Service", backend.path("name").asText())
                        .filter(it -> hasServicePort(it, backend.at("/port/name").asText()))
                        .isEmpty());
    var ofGateway =
        manifests
            .of("HTTPRoute")
            .flatMap(it -> Yaml.each(it.at("/spec/rules")))
            .flatMap(it -> Yaml.each(it.path("backendRefs")))
            .filter(
                backend ->
                    manifests
                        .find("Service", backend.path("name").asText())
                        .filter(
                            it ->
                                Yaml.each(it.at("/spec/ports"))
                                    .anyMatch(
                                        port -> port.path("port").equals(backend.path("port"))))
                        .isEmpty());
    return Stream.concat(ofIngress, ofGateway).map(it -> "leads nowhere: " + it);
  }

  private static boolean hasServicePort(JsonNode service, String port) {
    return Yaml.each(service.at("/spec/ports"))
        .anyMatch(it -> it.path("name").asText().equals(port));
  }

  /** One scaler for each Deployment at most, its own: two would pull it to and fro. */
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
                  target.equals(name(it)) ? "" : title(it) + " scales another's pods",
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
    var ofKeda =
        manifests
            .of("TriggerAuthentication")
            .flatMap(it -> Yaml.each(it.at("/spec/secretTargetRef")))
            .map(it -> new SecretFile(it.path("name").asText(), it.path("key").asText(), ""));
    return Stream.concat(manifests.pods().stream().flatMap(Manifests::secretFiles), ofKeda)
        .filter(it -> !isThere(manifests, it.secret(), it.key()))
        .map(it -> "no Secret has it: " + it);
  }

  private static boolean isThere(Manifests manifests, String name, String key) {
    if (name.equals("tuwen-keda")
        || Repository.SERVICES.stream().anyMatch(it -> name.equals("tuwen-" + it))) {
      return manifests.find("KafkaUser", name).isPresent() && USER_KEYS.contains(key);
    }
    return !name.isEmpty() && SECRET_KEYS.contains(key);
  }

  private static Stream<String> mounts(Manifests manifests) {
    return manifests.pods().stream()
        .flatMap(
            pod -> {
              var volumes = new TreeSet<>(names(pod.spec().path("volumes")));
              Yaml.each(pod.claims()).map(Manifests::name).forEach(volumes::add);
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

  /** Each pod has one of the chart, and no two kinds of pods the same: a role trusts an account. */
  private static Stream<String> serviceAccounts(Manifests manifests) {
    var accounts =
        manifests.pods().stream()
            .collect(Collectors.groupingBy(it -> it.spec().path("serviceAccountName").asText()));
    var missing =
        accounts.entrySet().stream()
            .filter(it -> manifests.find("ServiceAccount", it.getKey()).isEmpty())
            .map(it -> it.getValue() + " has none of this chart");
    var shared =
        accounts.entrySet().stream()
            .filter(it -> it.getValue().size() > 1)
            .map(it -> it.getKey() + " is the account of several");
    return Stream.concat(missing, shared);
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
}

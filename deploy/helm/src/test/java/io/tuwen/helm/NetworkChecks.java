package io.tuwen.helm;

import static io.tuwen.helm.Manifests.name;
import static io.tuwen.helm.Manifests.title;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.helm.Manifests.Pod;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pods that have to talk to each other can, and no others. What a pod is told says whom it asks;
 * the policies are compared with that both ways.
 */
final class NetworkChecks {
  /** An address in this release. */
  private static final Pattern CALL =
      Pattern.compile(
          "(?:https?|jdbc:postgresql)://tuwen-([a-z-]+)(?:\\.images\\.svc)?(?::(\\d+))?(?![a-z.:-])");

  /** Of the job of retention, which has no environment. */
  private static final Pattern ENDPOINT = Pattern.compile("--endpoint (https://\\S+)");

  private static final Pattern PLATFORM = Pattern.compile("TUWEN_APPS_([A-Z0-9]+)_PLATFORM");
  private static final Pattern WAY = Pattern.compile("^tuwen-(?:.*-)?(?:to|from)-");
  private static final int HTTPS = 443;

  private NetworkChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("closed by default", NetworkChecks::closed),
        new Check("named flows alone", NetworkChecks::openRules),
        new Check("collectors of metrics", NetworkChecks::collectors),
        new Check("ways out", NetworkChecks::waysOut),
        new Check("ways in", NetworkChecks::waysIn));
  }

  /**
   * One end of a connection, and the port where it is let in.
   *
   * @param end a component of ours, or what a policy calls others
   */
  private record Flow(String end, String protocol, int port) {
    private static Flow tcp(String end, int port) {
      return new Flow(end, "TCP", port);
    }

    @Override
    public String toString() {
      return "%s at %s %d".formatted(end, protocol, port);
    }
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

  private static Stream<String> waysOut(Manifests manifests) {
    return manifests.pods().stream()
        .flatMap(
            pod -> {
              var wanted = asked(manifests, pod);
              var there = let(manifests, pod, "egress", "to");
              there.removeIf(it -> !wanted.contains(it) && isForOperators(pod, it));
              return Check.difference("way out of " + pod.component(), there, wanted);
            });
  }

  /** What no variable tells: further ports of brokers, and addresses of images. */
  private static boolean isForOperators(Pod pod, Flow flow) {
    return switch (flow.end()) {
      case "kafka" -> Repository.SERVICES.contains(pod.component());
      case "imports" -> pod.component().equals("operations");
      case "img-urls" -> pod.component().equals("upload-service");
      default -> false;
    };
  }

  private static Stream<String> waysIn(Manifests manifests) {
    var isMonitored = manifests.of("ServiceMonitor").findAny().isPresent();
    return manifests.pods().stream()
        .flatMap(
            pod -> {
              var there = let(manifests, pod, "ingress", "from");
              var wanted = callers(manifests, pod);
              var monitoring = Flow.tcp("monitoring", port(pod, "management"));
              if (isMonitored && Repository.SERVICES.contains(pod.component())) {
                wanted.add(monitoring);
              } else {
                there.remove(monitoring);
              }
              if (faced(manifests).contains(pod.component())) {
                wanted.add(Flow.tcp("edge", port(pod, "http")));
              }
              return Check.difference("way in to " + pod.component(), there, wanted);
            });
  }

  /** Those whom the world comes to: by our routes, or by the same ones of an Ingress elsewhere. */
  private static Set<String> faced(Manifests manifests) {
    var ofIngress =
        manifests
            .of("Ingress")
            .flatMap(Yaml::everything)
            .map(it -> it.at("/backend/service/name").asText());
    var ofGateway =
        manifests
            .of("HTTPRoute")
            .flatMap(it -> Yaml.each(it.at("/spec/rules")))
            .flatMap(it -> Yaml.each(it.path("backendRefs")))
            .map(it -> it.path("name").asText());
    var faced =
        Stream.concat(ofIngress, ofGateway)
            .filter(it -> !it.isEmpty())
            .map(it -> it.replaceFirst("^tuwen-", ""))
            .collect(Collectors.toSet());
    Repository.routes().stream().map(CodeChecks.Way::service).forEach(faced::add);
    return faced;
  }

  private static Set<Flow> callers(Manifests manifests, Pod pod) {
    var callers = new HashSet<Flow>();
    for (var from : manifests.pods()) {
      calls(manifests, from)
          .filter(it -> it.end().equals(pod.component()))
          .forEach(it -> callers.add(Flow.tcp(from.component(), it.port())));
    }
    return callers;
  }

  /** What the policies let a pod do. */
  private static Set<Flow> let(Manifests manifests, Pod pod, String direction, String peers) {
    var flows = new HashSet<Flow>();
    manifests
        .of("NetworkPolicy")
        .filter(it -> Manifests.selects(it.at("/spec/podSelector"), pod.labels()))
        .forEach(
            policy -> {
              for (var rule : policy.at("/spec/" + direction)) {
                for (var end : ends(manifests, policy, rule.path(peers))) {
                  for (var port : rule.path("ports")) {
                    flows.add(
                        new Flow(
                            end, port.path("protocol").asText("TCP"), port.path("port").asInt()));
                  }
                }
              }
            });
    return flows;
  }

  /** Our own pods by their components; others by what the policy is called after. */
  private static Set<String> ends(Manifests manifests, JsonNode policy, JsonNode peers) {
    var ends = new HashSet<String>();
    for (var peer : peers) {
      var ours =
          manifests.pods().stream()
              .filter(it -> !peer.has("namespaceSelector") && peer.has("podSelector"))
              .filter(it -> Manifests.selects(peer.path("podSelector"), it.labels()))
              .map(Pod::component)
              .toList();
      ends.addAll(ours.isEmpty() ? List.of(WAY.matcher(name(policy)).replaceFirst("")) : ours);
    }
    return ends;
  }

  /** Whom a pod asks, by what it is told. */
  private static Set<Flow> asked(Manifests manifests, Pod pod) {
    var flows = calls(manifests, pod).collect(Collectors.toSet());
    flows.add(Flow.tcp("dns", 53));
    flows.add(new Flow("dns", "UDP", 53));
    var told = new TreeMap<String, String>();
    pod.containers().map(manifests::environment).forEach(told::putAll);
    var brokers = told.getOrDefault("TUWEN_KAFKA_BOOTSTRAP_SERVERS", "");
    Stream.of(brokers.split(","))
        .filter(it -> !it.isEmpty())
        .forEach(it -> flows.add(Flow.tcp("kafka", port("https://" + it))));
    abroad("storage", told.get("TUWEN_STORAGE_ENDPOINT")).forEach(flows::add);
    arguments(pod)
        .flatMap(it -> ENDPOINT.matcher(it).results())
        .flatMap(it -> abroad("storage", it.group(1)))
        .forEach(flows::add);
    if (manifests.roleOfWebhook(pod).isPresent()
        || told.containsKey("ALIBABA_CLOUD_ROLE_ARN")
        || told.containsKey("TUWEN_STS_ROLE_ARN")) {
      flows.add(Flow.tcp("sts", HTTPS));
    }
    told.keySet().stream()
        .flatMap(it -> PLATFORM.matcher(it).results())
        .map(it -> told.getOrDefault("TUWEN_APPS_" + it.group(1) + "_BASE_URL", "https://x"))
        .forEach(it -> flows.add(Flow.tcp("platforms", port(it))));
    // The key of callbacks is built in, so a way to others is the operator's choice.
    var mayFetchKeys =
        told.containsKey("TUWEN_TICKETS_CALLBACK_URL")
            && manifests.find("NetworkPolicy", "tuwen-to-platforms").isPresent();
    if (told.containsKey("TUWEN_INTAKE_URL") || mayFetchKeys) {
      flows.add(Flow.tcp("platforms", HTTPS));
    }
    if (MemoryNeed.hasCloud(told)) {
      flows.add(Flow.tcp("clouds", HTTPS));
      named(told, "TUWEN_OCR_.*_(URL|ENDPOINT)")
          .forEach(it -> flows.add(Flow.tcp("clouds", port(it))));
    }
    named(told, "TUWEN_WEBHOOKS_RECEIVERS_.*_URL")
        .forEach(it -> flows.add(Flow.tcp("webhooks", port(it))));
    abroad("index", told.get("TUWEN_INDEX_JDBC_URL")).forEach(flows::add);
    abroad("oidc", told.get("TUWEN_OIDC_ISSUER")).forEach(flows::add);
    abroad("tracing", told.get("TUWEN_TRACING_ENDPOINT")).forEach(flows::add);
    return flows;
  }

  private static Stream<String> named(Map<String, String> told, String pattern) {
    return told.entrySet().stream()
        .filter(it -> it.getKey().matches(pattern))
        .map(Map.Entry::getValue);
  }

  private static Stream<String> arguments(Pod pod) {
    return pod.containers().flatMap(it -> Yaml.texts(it.path("args")).stream());
  }

  /** Nothing where the address is in this release, for that is a call. */
  private static Stream<Flow> abroad(String end, String url) {
    return url == null || CALL.matcher(url).find()
        ? Stream.empty()
        : Stream.of(Flow.tcp(end, port(url)));
  }

  private static int port(String url) {
    var address = URI.create(url.replaceFirst("^jdbc:", ""));
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return switch (address.getScheme()) {
      case "postgresql" -> 5432;
      case "http" -> 80;
      default -> HTTPS;
    };
  }

  /** The components that a pod has an address of, at the ports that their Services lead to. */
  private static Stream<Flow> calls(Manifests manifests, Pod pod) {
    return Stream.concat(
            pod.containers().flatMap(it -> manifests.environment(it).values().stream()),
            arguments(pod))
        .flatMap(it -> CALL.matcher(it).results())
        .map(
            it -> {
              var port = it.group(2) == null ? 80 : Integer.parseInt(it.group(2));
              return Flow.tcp(it.group(1), behind(manifests, it.group(1), port));
            });
  }

  /** -1 where the Service has no such port, or no pod is behind it. */
  private static int behind(Manifests manifests, String component, int port) {
    return manifests.find("Service", "tuwen-" + component).stream()
        .flatMap(it -> Yaml.each(it.at("/spec/ports")))
        .filter(it -> it.path("port").asInt() == port)
        .flatMap(
            it ->
                manifests.pods().stream()
                    .filter(pod -> pod.component().equals(component))
                    .map(pod -> port(pod, it.path("targetPort").asText())))
        .findFirst()
        .orElse(-1);
  }

  private static int port(Pod pod, String name) {
    return pod.containers()
        .flatMap(it -> Yaml.each(it.path("ports")))
        .filter(it -> it.path("name").asText().equals(name))
        .map(it -> it.path("containerPort").asInt())
        .findFirst()
        .orElse(-1);
  }
}

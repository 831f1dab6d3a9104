package io.tuwen.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.contract.compat.CompatibilityEndpoint;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.helm.Manifests.Pod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The chart and the code say the same, both ways. */
final class CodeChecks {
  private static final Map<String, Set<String>> VARIABLES = Repository.variables();

  /** Without a default, and nothing begins without them. */
  private static final Set<String> REQUIRED =
      Set.of("TUWEN_KAFKA_BOOTSTRAP_SERVERS", "TUWEN_STORAGE_ENDPOINT");

  /** An answer may take so long to begin, as docs/kubernetes.md says. */
  private static final int LONGEST_WAIT_SECONDS = 75;

  private static final Set<String> KEY = Set.of("OSS_ACCESS_KEY_ID", "OSS_ACCESS_KEY_SECRET");

  /** What makes up a role, all of it. */
  private static final Set<String> ROLE =
      Set.of(
          "ALIBABA_CLOUD_ROLE_ARN",
          "ALIBABA_CLOUD_OIDC_PROVIDER_ARN",
          "ALIBABA_CLOUD_OIDC_TOKEN_FILE");

  private CodeChecks() {}

  static List<Check> all() {
    return List.of(
        new Check("environment", CodeChecks::environment),
        new Check("required environment", CodeChecks::required),
        new Check("ports of the code", CodeChecks::ports),
        new Check("health paths", CodeChecks::healthPaths),
        new Check("compatibility endpoints", CodeChecks::compatibility),
        new Check("routes", CodeChecks::routes),
        new Check("limits of bodies", CodeChecks::bodies),
        new Check("patience of the edge", CodeChecks::patience));
  }

  private static Stream<String> environment(Manifests manifests) {
    return eachService(
        manifests,
        (pod, container) ->
            manifests.told(pod, container).stream()
                .filter(it -> !readers(it).contains(pod.component()))
                .map(it -> "%s does not know %s".formatted(pod.component(), it)));
  }

  private static Set<String> readers(String variable) {
    return VARIABLES.entrySet().stream()
        .filter(it -> variable.matches(it.getKey().replace("*", "[A-Z0-9]+")))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(Set.of());
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
          wanted.addAll(identity(manifests, pod, container));
          wanted.add("QUARKUS_HTTP_HOST");
          wanted.add("QUARKUS_MANAGEMENT_HOST");
          wanted.add("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS");
          switch (pod.component()) {
            case "upload-service" ->
                wanted.addAll(
                    List.of(
                        "TUWEN_ACCESS",
                        "TUWEN_LIMITS_INSTANCES",
                        "TUWEN_UPLOAD_RESULT_SERVICE",
                        "TUWEN_NAME_KEY"));
            case "operations" ->
                wanted.addAll(
                    List.of("TUWEN_ADMIN_RESULT_SERVICE", "TUWEN_ADMIN_TOKEN", "TUWEN_NAME_KEY"));
            case "result-service" ->
                wanted.addAll(
                    List.of(
                        "TUWEN_ACCESS",
                        "TUWEN_RESULT_IMAGE_RESIZE_WORKER",
                        "RENDITION_SIGNING_KEYS",
                        "TUWEN_NAME_KEY"));
            case "image-resize-worker" ->
                wanted.addAll(List.of("TUWEN_ACCESS", "RENDITION_SIGNING_KEYS", "TUWEN_NAME_KEY"));
            default -> {}
          }
          if (!pod.component().equals("ocr-worker")) {
            wanted.add("TUWEN_TRUSTED_PROXIES");
          }
          WorkerKind.ofService(pod.component()).ifPresent(it -> wanted.add("TUWEN_IMAGES_MEMORY"));
          wanted.removeAll(manifests.told(pod, container));
          return wanted.stream().map(it -> "%s is not told %s".formatted(pod.component(), it));
        });
  }

  /** An access key, or a role, which a webhook tells where the account of the pod names one. */
  private static Set<String> identity(Manifests manifests, Pod pod, JsonNode container) {
    if (manifests.roleOfWebhook(pod).isPresent()) {
      return Set.of();
    }
    return manifests.told(pod, container).stream().anyMatch(ROLE::contains) ? ROLE : KEY;
  }

  private static Stream<String> ports(Manifests manifests) {
    return eachService(
        manifests,
        (pod, container) ->
            Stream.of("http", "management")
                .filter(
                    name ->
                        Yaml.each(container.path("ports"))
                            .filter(it -> it.path("name").asText().equals(name))
                            .map(it -> it.path("containerPort").asText())
                            .noneMatch(
                                Repository.properties(pod.component())
                                        .getProperty("quarkus." + name + ".port")
                                    ::equals))
                .map(it -> "%s has another port of %s".formatted(pod.component(), it)));
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
                                .equals(Repository.operatorsPath(pod.component()) + it.getValue())
                            || !container
                                .at("/" + it.getKey() + "/httpGet/port")
                                .asText()
                                .equals("management"))
                .map(it -> pod.component() + ": " + it.getKey()));
  }

  /** What is too large is answered by the services, in the words of each compatibility endpoint. */
  private static Stream<String> bodies(Manifests manifests) {
    return manifests
        .of("Ingress")
        .filter(it -> it.at("/spec/ingressClassName").asText().equals("nginx"))
        .filter(
            it ->
                !it.at("/metadata/annotations/nginx.ingress.kubernetes.io~1proxy-body-size")
                    .asText()
                    .equals("0"))
        .map(Manifests::title);
  }

  /** Long polls last longer than a controller waits by itself. */
  private static Stream<String> patience(Manifests manifests) {
    return manifests
        .of("Ingress")
        .filter(it -> it.at("/spec/ingressClassName").asText().equals("nginx"))
        .filter(
            it ->
                it.at("/metadata/annotations/nginx.ingress.kubernetes.io~1proxy-read-timeout")
                        .asInt()
                    <= LONGEST_WAIT_SECONDS)
        .map(Manifests::title);
  }

  /** A service does not start with one that it does not know. */
  private static Stream<String> compatibility(Manifests manifests) {
    var known =
        Stream.of(CompatibilityEndpoint.values())
            .map(CompatibilityEndpoint::text)
            .collect(Collectors.toSet());
    return eachService(
        manifests,
        (pod, container) ->
            Stream.ofNullable(manifests.environment(container).get("TUWEN_COMPAT"))
                .flatMap(it -> Stream.of(it.split(",")))
                .filter(it -> !known.contains(it))
                .map(it -> "%s knows no %s".formatted(pod.component(), it)));
  }

  /** The world has the ways in of the routing table and no other, and the code is at their ends. */
  private static Stream<String> routes(Manifests manifests) {
    var mistakes = new ArrayList<String>();
    for (var kind : List.of("Ingress", "HTTPRoute")) {
      var api = manifests.find(kind, "tuwen-api");
      var images = manifests.find(kind, "tuwen-images");
      if (api.isPresent() && images.isPresent()) {
        var ways = new ArrayList<>(Way.of("api", api.get()));
        ways.addAll(Way.of("images", images.get()));
        drift(kind, ways).map(it -> kind + ": " + it).forEach(mistakes::add);
      } else if (api.isPresent() || images.isPresent()) {
        mistakes.add("one " + kind + " is there and the other is not");
      }
    }
    if (manifests.of("Ingress").findAny().isEmpty()
        && manifests.of("HTTPRoute").findAny().isEmpty()) {
      mistakes.add("the world has no way in");
    }
    return mistakes.stream();
  }

  private static Stream<String> drift(String kind, List<Way> ways) {
    var table =
        Repository.routes().stream()
            .map(it -> kind.equals("Ingress") ? it.withoutMethod() : it)
            .toList();
    var missing =
        table.stream()
            .filter(it -> !ways.contains(it))
            .map(it -> it + " is in the routing table and not here");
    var more =
        ways.stream()
            .filter(it -> !table.contains(it))
            .map(it -> it + " is here and not in the routing table");
    var twice =
        ways.stream()
            .filter(
                it ->
                    Collections.frequency(ways.stream().map(Way::question).toList(), it.question())
                        > 1)
            .map(it -> it + " has another service beside it");
    var code =
        Repository.paths().entrySet().stream()
            .filter(it -> !it.getValue().equals(Set.of("operations")))
            // operations asks result-service there, within the cluster.
            .filter(it -> !it.getKey().startsWith("/admin/"))
            .filter(it -> !Way.lead(ways, it.getKey(), it.getValue()))
            .map(
                it ->
                    "%s is answered by %s and leads to '%s'"
                        .formatted(
                            it.getKey(),
                            String.join(", ", it.getValue()),
                            Way.decide(ways, it.getKey())));
    return Stream.of(missing, more, twice, code).flatMap(it -> it);
  }

  /**
   * A line of the routing table, as Ingress and HTTPRoute have it.
   *
   * @param method empty for all
   */
  record Way(String host, String method, String path, boolean isExact, String service) {
    private static List<Way> of(String host, JsonNode object) {
      var ofIngress =
          Yaml.each(object.at("/spec/rules/0/http/paths"))
              .map(
                  it ->
                      new Way(
                          host,
                          "",
                          it.path("path").asText(),
                          it.path("pathType").asText().equals("Exact"),
                          name(it.at("/backend/service/name"))));
      var ofGateway =
          Yaml.each(object.at("/spec/rules"))
              .flatMap(
                  rule ->
                      Yaml.each(rule.path("matches"))
                          .map(
                              it ->
                                  new Way(
                                      host,
                                      it.path("method").asText(),
                                      it.at("/path/value").asText(),
                                      it.at("/path/type").asText().equals("Exact"),
                                      name(rule.at("/backendRefs/0/name")))));
      return Stream.concat(ofIngress, ofGateway).toList();
    }

    private static String name(JsonNode service) {
      return service.asText().replaceFirst("^tuwen-", "");
    }

    private Way withoutMethod() {
      return new Way(host, "", path, isExact, service);
    }

    private Way question() {
      return new Way(host, method, path, isExact, "");
    }

    /**
     * As both decide on the API's host: an exact path first, then the longest prefix. Paths of the
     * code have no method here, so one for a single method counts as if it were for all.
     */
    private static String decide(List<Way> ways, String path) {
      return ways.stream()
          .filter(it -> it.host().equals("api") && it.leads(path))
          .max(
              Comparator.<Way>comparingInt(it -> it.isExact() ? 1 : 0)
                  .thenComparingInt(it -> it.path().length()))
          .map(Way::service)
          .orElse("");
    }

    /** A path that several services answer, each another method, has a way to each of them. */
    private static boolean lead(List<Way> ways, String path, Set<String> services) {
      return services.contains(decide(ways, path))
          && services.stream()
              .allMatch(
                  service ->
                      ways.stream()
                          .anyMatch(
                              it ->
                                  it.host().equals("api")
                                      && it.service().equals(service)
                                      && it.leads(path)));
    }

    private boolean leads(String asked) {
      return asked.equals(path)
          || (!isExact && asked.startsWith(path.endsWith("/") ? path : path + "/"));
    }

    @Override
    public String toString() {
      return "%s %s%s on the %s host, for %s,"
          .formatted(
              method.isEmpty() ? "every method of" : method,
              path,
              isExact ? "" : " and below",
              host,
              service);
    }
  }
}

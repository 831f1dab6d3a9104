package io.tuwen.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.helm.Manifests.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The chart and the code say the same, both ways. */
final class CodeChecks {
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
        new Check("environment", CodeChecks::environment),
        new Check("required environment", CodeChecks::required),
        new Check("ports of the code", CodeChecks::ports),
        new Check("health paths", CodeChecks::healthPaths),
        new Check("routes", CodeChecks::routes),
        new Check("limits of bodies", CodeChecks::bodies));
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
                            .equals(Repository.operatorsPath(pod.component()) + it.getValue()))
                .map(it -> pod.component() + ": " + it.getKey()));
  }

  /** What is too large is answered by the services, in the words of each of their faces. */
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
}

package io.tuwen.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.tuwen.helm.Manifests.Pod;
import java.util.ArrayList;
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
            manifests.told(pod, container).stream()
                .filter(it -> !readers(it).contains(pod.component()))
                .map(it -> "%s does not know %s".formatted(pod.component(), it)));
  }

  private static Set<String> readers(String variable) {
    return VARIABLES.getOrDefault(variable, Set.of());
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
          wanted.add("QUARKUS_MANAGEMENT_HOST");
          wanted.add("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS");
          switch (pod.component()) {
            case "upload-service" ->
                wanted.addAll(List.of("TUWEN_UPLOAD_RESULT_SERVICE", "TUWEN_NAME_KEY"));
            case "operations" -> wanted.addAll(List.of("TUWEN_ADMIN_TOKEN", "TUWEN_NAME_KEY"));
            case "result-service" ->
                wanted.addAll(
                    List.of(
                        "TUWEN_RESULT_IMAGE_RESIZE_WORKER",
                        "RENDITION_SIGNING_KEYS",
                        "TUWEN_NAME_KEY"));
            case "image-resize-worker" ->
                wanted.addAll(
                    List.of("RENDITION_SIGNING_KEYS", "TUWEN_NAME_KEY", "TUWEN_IMAGES_MEMORY"));
            case "ocr-worker" -> wanted.add("TUWEN_IMAGES_MEMORY");
            default -> {}
          }
          wanted.removeAll(manifests.told(pod, container));
          return wanted.stream().map(it -> "%s is not told %s".formatted(pod.component(), it));
        });
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
    var routers = new ArrayList<Router>();
    for (var kind : List.of("Ingress", "HTTPRoute")) {
      var api = manifests.find(kind, "tuwen-api");
      var images = manifests.find(kind, "tuwen-images");
      if (api.isPresent() && images.isPresent()) {
        routers.add(new Router(kind, Route.of(api.get()), Route.of(images.get())));
      } else if (api.isPresent() || images.isPresent()) {
        return Stream.of("one " + kind + " is there and the other is not");
      }
    }
    return routers.isEmpty()
        ? Stream.of("the world has no way in")
        : routers.stream().flatMap(CodeChecks::misled);
  }

  private static Stream<String> misled(Router router) {
    var ofApi =
        Repository.paths().entrySet().stream()
            .filter(it -> !it.getKey().startsWith("/admin"))
            .filter(it -> !router.api(it.getKey()).equals("tuwen-" + it.getValue()))
            .map(it -> "%s leads to '%s'".formatted(it.getKey(), router.api(it.getKey())));
    var hidden =
        Stream.of("/admin/pipeline", "/admin", "/q/metrics", "/q/health", "/q", "/")
            .filter(it -> !router.api(it).isEmpty())
            .map(it -> it + " is open to the world");
    var ofImages =
        Stream.of("/guest/x!thumb", "/800*600/guest/x", "/qq/x!thumb", "/administration/x!thumb")
            .filter(it -> !router.images(it).equals("tuwen-image-resize-worker"))
            .map(it -> it + " is not answered, on the images' host");
    var hiddenToo =
        Stream.of("/q/metrics", "/q/health/ready", "/q", "/admin/pipeline")
            .filter(it -> !router.images(it).equals("tuwen-nobody"))
            .map(it -> it + " is open to the world, on the images' host");
    return Stream.of(ofApi, hidden, ofImages, hiddenToo)
        .flatMap(it -> it)
        .map(it -> router.kind() + ": " + it);
  }

  private record Router(String kind, List<Route> ofApi, List<Route> ofImages) {
    String api(String path) {
      return Route.decide(ofApi, path);
    }

    String images(String path) {
      return Route.decide(ofImages, path);
    }
  }

  /**
   * What Ingress and HTTPRoute have in common. Paths of the code have no method here, so routes for
   * one method count where no other is as exact.
   */
  private record Route(String path, boolean isExact, String service) {
    static List<Route> of(JsonNode object) {
      var ofIngress =
          Yaml.each(object.at("/spec/rules/0/http/paths"))
              .map(
                  it ->
                      new Route(
                          it.path("path").asText(),
                          it.path("pathType").asText().equals("Exact"),
                          it.at("/backend/service/name").asText()));
      var ofGateway =
          Yaml.each(object.at("/spec/rules"))
              .flatMap(
                  rule ->
                      Yaml.each(rule.path("matches"))
                          .filter(it -> !it.path("method").asText().equals("DELETE"))
                          .map(
                              it ->
                                  new Route(
                                      it.at("/path/value").asText(),
                                      it.at("/path/type").asText().equals("Exact"),
                                      rule.at("/backendRefs/0/name").asText())));
      return Stream.concat(ofIngress, ofGateway).toList();
    }

    /** As both decide: an exact path first, then the longest prefix. */
    static String decide(List<Route> routes, String path) {
      return routes.stream()
          .filter(it -> it.matches(path))
          .max(
              Comparator.<Route>comparingInt(it -> it.isExact() ? 1 : 0)
                  .thenComparingInt(it -> it.path().length()))
          .map(Route::service)
          .orElse("");
    }

    private boolean matches(String asked) {
      return asked.equals(path)
          || (!isExact && asked.startsWith(path.endsWith("/") ? path : path + "/"));
    }
  }
}

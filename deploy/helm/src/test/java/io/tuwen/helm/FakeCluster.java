package io.tuwen.helm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * As much of a Kubernetes API as the chart's templates look at: Secrets, Deployments and their
 * scalers. It also keeps Helm away from a cluster that the person who runs the tests may be logged
 * in to.
 */
final class FakeCluster {
  private static final Map<String, String> RESOURCES =
      Map.of(
          "/api/v1", resources("v1", "secrets", "Secret"),
          "/apis/apps/v1", resources("apps/v1", "deployments", "Deployment"),
          "/apis/autoscaling/v2",
              resources("autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"));
  private static final String NOT_FOUND =
      """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
      """;

  private final Map<String, String> objects = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> secrets = new ConcurrentHashMap<>();

  private FakeCluster() {}

  /**
   * Starts one that {@code KUBECONFIG} of this process leads to, for as long as the process lives.
   */
  static FakeCluster start() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var cluster = new FakeCluster();
      server.createContext("/", cluster::answer);
      server.start();
      Files.writeString(
          Path.of(System.getenv("KUBECONFIG")),
          """
          apiVersion: v1
          kind: Config
          clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
          contexts: [{name: fake, context: {cluster: fake, user: nobody}}]
          users: [{name: nobody, user: {}}]
          current-context: fake
          """
              .formatted(server.getAddress().getPort()));
      return cluster;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void put(String secret, Map<String, String> content) {
    secrets.put(secret, content);
  }

  /** A Deployment, and whether the chart has named the replicas of one that is scaled. */
  void runs(String deployment, int replicas, boolean named) {
    objects.put(
        "deployments/" + deployment,
        """
        {"kind": "Deployment", "apiVersion": "apps/v1", "spec": {"replicas": %d},
          "metadata": {"name": "it", "annotations": {%s}}}
        """
            .formatted(replicas, named ? "\"tuwen/replicas-kept\": \"true\"" : ""));
  }

  void scales(String autoscaler) {
    objects.put(
        "horizontalpodautoscalers/" + autoscaler,
        """
        {"kind": "HorizontalPodAutoscaler", "apiVersion": "autoscaling/v2", "metadata": {"name": "it"}}
        """);
  }

  void clear() {
    secrets.clear();
    objects.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var secret = secrets.get(path.substring(path.lastIndexOf('/') + 1));
    var object = objects.get(path.substring(path.lastIndexOf('/', path.lastIndexOf('/') - 1) + 1));
    if (RESOURCES.containsKey(path)) {
      send(exchange, 200, RESOURCES.get(path));
    } else if (object != null) {
      send(exchange, 200, object);
    } else if (secret != null) {
      send(exchange, 200, json(secret));
    } else {
      send(exchange, 404, NOT_FOUND);
    }
  }

  private static String resources(String version, String name, String kind) {
    return """
    {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "%s", "resources": [
      {"name": "%s", "singularName": "", "namespaced": true, "kind": "%s", "verbs": ["get"]}]}
    """
        .formatted(version, name, kind);
  }

  private static String json(Map<String, String> secret) {
    var data =
        secret.entrySet().stream()
            .map(it -> "\"%s\": \"%s\"".formatted(it.getKey(), base64(it.getValue())))
            .collect(Collectors.joining(", "));
    return """
    {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "it"}, "data": {%s}}
    """
        .formatted(data);
  }

  private static String base64(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}

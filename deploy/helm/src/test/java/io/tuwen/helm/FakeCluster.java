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
 * As much of a Kubernetes API as the chart's templates look at: Secrets. It also keeps Helm away
 * from a cluster that the person who runs the tests may be logged in to.
 */
final class FakeCluster {
  private static final String RESOURCES =
      """
      {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": "v1", "resources": [
        {"name": "secrets", "singularName": "secret", "namespaced": true, "kind": "Secret", "verbs": ["get"]}]}
      """;
  private static final String NOT_FOUND =
      """
      {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}
      """;

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

  void clear() {
    secrets.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var secret = secrets.get(path.substring(path.lastIndexOf('/') + 1));
    if (path.equals("/api/v1")) {
      send(exchange, 200, RESOURCES);
    } else if (secret != null) {
      send(exchange, 200, json(secret));
    } else {
      send(exchange, 404, NOT_FOUND);
    }
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

package io.tuwen.upload.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * What stands between a bucket and us: it sees callbacks, and has another path for them. So a test
 * can keep one, change it and send it again.
 */
public final class CallbackRelay implements QuarkusTestResourceLifecycleManager {
  private static final String PATH = "/at%20the%20edge/callback";
  private static final Set<String> OWN =
      Set.of("host", "connection", "content-length", "upgrade", "http2-settings");

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile URI origin;
  private volatile UnaryOperator<Call> change = UnaryOperator.identity();

  /** A callback. */
  public record Call(String query, Map<String, String> headers, String body) {
    public Call withBody(String other) {
      return new Call(query, headers, other);
    }

    public Call withQuery(String other) {
      return new Call(other, headers, body);
    }

    public Call withHeader(String name, String value) {
      var changed = new TreeMap<>(headers);
      changed.put(name, value);
      return new Call(query, changed, body);
    }

    public Call without(String header) {
      var changed = new TreeMap<>(headers);
      changed.remove(header);
      return new Call(query, changed, body);
    }
  }

  /** From now on, callbacks go there as they are. */
  public void forwardTo(URI service) {
    origin = service;
    change = UnaryOperator.identity();
    calls.clear();
  }

  /** From now on, callbacks are changed on their way. */
  public void changing(UnaryOperator<Call> how) {
    change = how;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The last callback as the bucket has sent it. */
  public Call last() {
    return calls.get(calls.size() - 1);
  }

  /** Sends a callback to the service. */
  public HttpResponse<String> send(Call call) {
    var request =
        HttpRequest.newBuilder(origin.resolve("/v1/uploads/callback?" + call.query()))
            .POST(BodyPublishers.ofString(call.body()));
    call.headers().forEach(request::header);
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::relay);
      server.start();
      return Map.of(
          "tuwen.tickets.upload-url", "${tuwen.storage.endpoint}/tuwen-originals/",
          "tuwen.tickets.callback-keys", "${tuwen.storage.endpoint}",
          "tuwen.tickets.callback-url", "http://127.0.0.1:" + port() + PATH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void relay(HttpExchange exchange) throws IOException {
    try (exchange) {
      var headers = new TreeMap<String, String>();
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                var lower = name.toLowerCase(Locale.ROOT);
                if (!OWN.contains(lower)) {
                  headers.put(lower, values.get(0));
                }
              });
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var call = new Call(exchange.getRequestURI().getRawQuery(), headers, body);
      calls.add(call);
      var answer = send(change.apply(call));
      var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.statusCode(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(CallbackRelay.class));
  }

  @Override
  public void stop() {
    server.stop(0);
  }
}

package io.tuwen.result.endpoint;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for image-resize-worker: answers what it is told to, and keeps what it was asked. */
public final class FakeWorker implements QuarkusTestResourceLifecycleManager {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private volatile Answer answer = new Answer(200, "image/jpeg", "made");

  /** What is answered next. */
  record Answer(int status, String type, String body) {}

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
    return Map.of(
        "tuwen.result.image-resize-worker",
        "http://127.0.0.1:" + server.getAddress().getPort(),
        "rendition.signing-keys",
        "test=0123456789abcdef0123456789abcdef");
  }

  private void handle(HttpExchange exchange) throws IOException {
    var accept = exchange.getRequestHeaders().getFirst("Accept");
    asked.add(exchange.getRequestURI() + (accept == null ? "" : " " + accept));
    var body = answer.body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type);
    exchange.getResponseHeaders().set("ETag", "\"made-tag\"");
    exchange.sendResponseHeaders(answer.status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  void answers(int status, String type, String body) {
    asked.clear();
    answer = new Answer(status, type, body);
  }

  void fails(int status, String code, String message) {
    answers(
        status,
        "application/xml",
        "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>");
  }

  List<String> asked() {
    return asked;
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(FakeWorker.class));
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }
}

package io.tuwen.operations.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Lists of a result service that has what a test has given it. */
public final class ResultServiceStub implements QuarkusTestResourceLifecycleManager {
  private volatile String images = "{\"images\":[]}";
  private volatile String owners = "{\"owners\":[],\"limits\":{}}";
  private HttpServer server;

  @Override
  public Map<String, String> start() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/admin/images", it -> answer(it, images));
    server.createContext("/admin/owners", it -> answer(it, owners));
    server.start();
    return Map.of(
        "tuwen.admin.result-service", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  void answers(String allImages, String allOwners) {
    images = allImages;
    owners = allOwners;
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(this, new TestInjector.MatchesType(ResultServiceStub.class));
  }

  @Override
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }
}

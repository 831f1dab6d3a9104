package io.tuwen.local.gateway;

import io.tuwen.emulator.site.Site;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A gateway before one server, which stands for every service. */
final class Upstream implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Gateway gateway;

  Upstream(Handler<HttpServerRequest> requests) {
    this(requests, ServerWebSocket::close);
  }

  Upstream(Handler<HttpServerRequest> requests, Handler<ServerWebSocket> sockets) {
    server = vertx.createHttpServer().requestHandler(requests).webSocketHandler(sockets);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    gateway = gatewayTo(server.actualPort());
  }

  /** Before a gateway that has other names, and waits for a head for so long. */
  Upstream(Handler<HttpServerRequest> requests, Site site, Duration headPatience) {
    server = vertx.createHttpServer().requestHandler(requests);
    server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    gateway = Gateway.start(0, upstreams(server.actualPort()), site, headPatience);
  }

  static Gateway gatewayTo(Integer... ports) {
    return Gateway.start(0, upstreams(ports));
  }

  private static Upstreams upstreams(Integer... ports) {
    var all = List.of(ports);
    return new Upstreams(
        Map.of("upload-service", all, "result-service", all, "image-resize-worker", all),
        port -> true);
  }

  int port() {
    return gateway.port();
  }

  Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port());
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  @Override
  public void close() {
    gateway.close();
    // no waiting: a request that is paused for good would keep it open
    var unused = vertx.close();
  }
}

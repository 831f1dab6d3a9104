package io.tuwen.local.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * One origin for all services, as nginx or an Ingress is elsewhere.
 *
 * <p>Bodies stream through in both directions at the pace of the slower side. Nothing is buffered
 * whole and nothing is cut: long polls and event streams last as long as their two ends want.
 */
public final class Gateway implements AutoCloseable {
  /** Shorter than the services' own 75 s, so that we never use a connection they are closing. */
  private static final int KEEP_ALIVE_SECONDS = 60;

  private static final int IDLE_SECONDS = 120;
  private static final int CLOSE_SECONDS = 3;
  private static final int LONGEST_URL = 16 * 1024;
  private static final int LARGEST_HEADERS = 32 * 1024;

  /** Long polls hold one each. */
  private static final int CONNECTIONS = 2048;

  private final Vertx vertx;
  private final HttpServer server;

  private Gateway(Vertx vertx, HttpServer server) {
    this.vertx = vertx;
    this.server = server;
  }

  /**
   * Listens on loopback.
   *
   * @param port 0 for any
   */
  public static Gateway start(int port, Upstreams upstreams) {
    var vertx = Vertx.vertx();
    var client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(2000)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    var server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxInitialLineLength(LONGEST_URL)
                .setMaxHeaderSize(LARGEST_HEADERS));
    try {
      server
          .requestHandler(request -> handle(request, vertx, client, upstreams))
          .listen()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      vertx.close();
      throw new IllegalStateException("the gateway cannot listen: " + e.getCause().getMessage(), e);
    }
    return new Gateway(vertx, server);
  }

  private static void handle(
      HttpServerRequest request, Vertx vertx, HttpClient client, Upstreams upstreams) {
    request.pause();
    var service = Routes.service(request.method().name(), Headers.host(request), request.path());
    if (service.isEmpty()) {
      Answer.notFound(request);
      return;
    }
    if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      new Tunnel(client, request, upstreams.next(service.get())).open();
    } else {
      new Relay(vertx, client, request, upstreams, service.get()).begin();
    }
  }

  public int port() {
    return server.actualPort();
  }

  /** Cuts what is under way: a client that stalls in the middle of a body must not hold us up. */
  @Override
  public void close() {
    vertx
        .close()
        .toCompletionStage()
        .toCompletableFuture()
        .completeOnTimeout(null, CLOSE_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}

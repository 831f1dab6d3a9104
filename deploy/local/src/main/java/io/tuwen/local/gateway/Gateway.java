package io.tuwen.local.gateway;

import io.tuwen.emulator.site.Site;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One origin for all services, as nginx or an Ingress is elsewhere.
 *
 * <p>Bodies stream through in both directions at the pace of the slower side. Nothing is buffered
 * whole and nothing is cut: long polls and event streams last as long as their two ends want.
 */
public final class Gateway implements AutoCloseable {
  /** Shorter than the services' own 75 s, so that we never use a connection they are closing. */
  private static final int KEEP_ALIVE_SECONDS = 60;

  /** The one address that is a socket; an upgrade of another is none, as it is for the services. */
  private static final String SOCKET = "/v1/socket";

  private static final int IDLE_SECONDS = 120;
  private static final int CLOSE_SECONDS = 3;
  private static final int LONGEST_URL = 16 * 1024;
  private static final int LARGEST_HEADERS = 32 * 1024;

  /** Long polls hold one each, here and at a service. */
  private static final int MAX_CONNECTIONS = 2048;

  private static final int MAX_CONNECTIONS_OF_ADDRESS = 512;

  /** For a request to begin, from its first byte or the connection's to the end of its head. */
  private static final Duration HEAD_PATIENCE = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final HttpServer server;

  private Gateway(Vertx vertx, HttpServer server) {
    this.vertx = vertx;
    this.server = server;
  }

  /** Listens on loopback, for clients that know it by a name of this machine. */
  public static Gateway start(int port, Upstreams upstreams) {
    return start(port, upstreams, Site.local());
  }

  /**
   * Listens on loopback.
   *
   * @param port 0 for any
   * @param site the names by which clients may call it
   */
  public static Gateway start(int port, Upstreams upstreams, Site site) {
    return start(port, upstreams, site, HEAD_PATIENCE);
  }

  static Gateway start(int port, Upstreams upstreams, Site site, Duration headPatience) {
    var vertx = Vertx.vertx();
    var client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(2000)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(LARGEST_HEADERS)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    var options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            // Services get HTTP/1.1, and here too a request is read in one way only.
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxInitialLineLength(LONGEST_URL)
            .setMaxHeaderSize(LARGEST_HEADERS);
    var server = vertx.createHttpServer(options);
    var connections = new Connections(MAX_CONNECTIONS, MAX_CONNECTIONS_OF_ADDRESS);
    var gate = new Gate(site);
    var relays =
        Routes.table().stream()
            .map(Route::service)
            .distinct()
            .collect(Collectors.toMap(it -> it, it -> new Relay(vertx, client, upstreams, it)));
    try {
      server
          .connectionHandler(
              it -> {
                HeadDecoder.install(it, options, headPatience);
                admit(it, connections);
              })
          .requestHandler(request -> handle(request, gate, relays, client, upstreams))
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

  private static void admit(HttpConnection connection, Connections connections) {
    var address = connection.remoteAddress().hostAddress();
    if (connections.came(address)) {
      // Not by the connection's own handler, which is gone as soon as it is a socket.
      ((ConnectionBase) connection)
          .channel()
          .closeFuture()
          .addListener(closed -> connections.left(address));
    } else {
      connection.close();
    }
  }

  private static void handle(
      HttpServerRequest request,
      Gate gate,
      Map<String, Relay> relays,
      HttpClient client,
      Upstreams upstreams) {
    request.pause();
    var refusal = gate.refusal(request);
    if (refusal.isPresent()) {
      Answer.refused(request, refusal.get());
      return;
    }
    var service = Routes.service(request.method().name(), Headers.host(request), request.uri());
    if (service.isEmpty()) {
      Answer.notFound(request);
      return;
    }
    Headers.forwarded(request);
    if (Gate.isSocket(request) && request.path().equals(SOCKET)) {
      new Tunnel(client, request, upstreams.next(service.get())).open();
    } else {
      relays.get(service.get()).handle(request);
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

package io.tuwen.local.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;

/**
 * A WebSocket: after the service has agreed, bytes go both ways until one side ends.
 *
 * <p>Vert.x' proxy could do it, but it holds no side back while the other does not read, and passes
 * on the status alone where the service refuses.
 */
final class Tunnel {
  private static final int SWITCHING_PROTOCOLS = 101;

  private final HttpClient client;
  private final HttpServerRequest request;
  private final int port;

  Tunnel(HttpClient client, HttpServerRequest request, int port) {
    this.client = client;
    this.request = request;
    this.port = port;
  }

  void open() {
    client
        .request(
            new RequestOptions()
                .setMethod(request.method())
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(request.uri()))
        .compose(this::connect)
        .onSuccess(this::join)
        .onFailure(e -> Answer.unavailable(request, "the service behind this socket"));
  }

  private Future<HttpClientResponse> connect(HttpClientRequest upstream) {
    upstream.headers().addAll(request.headers());
    Headers.removeHopByHop(upstream.headers());
    upstream
        .putHeader(HttpHeaders.HOST, Headers.host(request))
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
        .putHeader(HttpHeaders.UPGRADE, "websocket");
    // A service that closes the socket ends the request with it, which is no error.
    upstream.exceptionHandler(e -> {});
    request.response().closeHandler(closed -> upstream.reset());
    return upstream.connect();
  }

  private void join(HttpClientResponse answer) {
    var response = request.response().setStatusCode(answer.statusCode());
    response.headers().addAll(answer.headers());
    Headers.removeHopByHop(response.headers());
    if (answer.statusCode() != SWITCHING_PROTOCOLS) {
      response.setChunked(!response.headers().contains(HttpHeaders.CONTENT_LENGTH));
      // The request has no end that would give its connection back.
      answer.pipeTo(response).onComplete(done -> answer.request().reset());
      return;
    }
    response.closeHandler(null);
    response
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
        .putHeader(HttpHeaders.UPGRADE, "websocket");
    request
        .toNetSocket()
        .onSuccess(downstream -> join(answer.netSocket(), downstream))
        .onFailure(e -> answer.request().reset());
  }

  private static void join(NetSocket upstream, NetSocket downstream) {
    upstream.pipeTo(downstream).onComplete(done -> downstream.close());
    downstream.pipeTo(upstream).onComplete(done -> upstream.close());
  }
}

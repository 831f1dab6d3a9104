package io.tuwen.local.gateway;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;

/**
 * Passes requests to the services of one kind, and their answers back. Vert.x' proxy streams the
 * bodies; what is here is when another service is asked, and what a client hears meanwhile.
 *
 * <p>A service may answer before it has read the body (a 413, for one). The answer then goes to the
 * client at once, and the rest of the body goes nowhere.
 */
final class Relay implements Handler<HttpServerRequest>, ProxyInterceptor {
  /** As clients do that get no answer to their Expect header. */
  private static final long CONTINUE_MILLIS = 1000;

  private final Vertx vertx;
  private final HttpClient client;
  private final Upstreams upstreams;
  private final String service;
  private final HttpProxy proxy;

  Relay(Vertx vertx, HttpClient client, Upstreams upstreams, String service) {
    this.vertx = vertx;
    this.client = client;
    this.upstreams = upstreams;
    this.service = service;
    proxy =
        HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
            .origin(context -> connect(context.request().proxiedRequest(), 1))
            .addInterceptor(this);
  }

  @Override
  public void handle(HttpServerRequest request) {
    proxy.handle(request);
  }

  /** Nothing was sent, so another service of this kind may be asked, whatever is wanted of it. */
  private Future<HttpClientRequest> connect(HttpServerRequest request, int attempt) {
    return client
        .request(new RequestOptions().setHost("127.0.0.1").setPort(upstreams.next(service)))
        .map(upstream -> prepared(request, upstream))
        .recover(
            e ->
                attempt < upstreams.count(service) && !request.response().closed()
                    ? connect(request, attempt + 1)
                    : Future.failedFuture(e));
  }

  private HttpClientRequest prepared(HttpServerRequest request, HttpClientRequest upstream) {
    request.response().closeHandler(closed -> upstream.reset());
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      awaitContinue(request, upstream);
    }
    return upstream;
  }

  /**
   * Whether the client may go on is for the service to say; one that says nothing must not hang.
   */
  private void awaitContinue(HttpServerRequest request, HttpClientRequest upstream) {
    var patience = vertx.setTimer(CONTINUE_MILLIS, id -> goOn(request));
    upstream.continueHandler(
        nothing -> {
          if (vertx.cancelTimer(patience)) {
            goOn(request);
          }
        });
    // The proxy sends the head with the first bytes of the body, which come after the answer to it.
    vertx.runOnContext(nothing -> upstream.sendHead());
  }

  private static void goOn(HttpServerRequest request) {
    if (!request.response().headWritten() && !request.response().closed()) {
      request.response().writeContinue();
    }
  }

  @Override
  public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
    if (!Leftover.hasBody(context.request().proxiedRequest())) {
      context.request().setBody(null);
    }
    return send(context, 1).recover(e -> Future.succeededFuture(unavailable(context)));
  }

  /**
   * A connection that the service has just closed, or one of several services that has just died,
   * is no answer. What is safe to ask twice is asked once more.
   */
  private Future<ProxyResponse> send(ProxyContext context, int attempt) {
    var request = context.request().proxiedRequest();
    return context
        .sendRequest()
        .recover(
            e ->
                attempt <= upstreams.count(service) && isRepeatable(request)
                    ? send(context, attempt + 1)
                    : Future.failedFuture(e));
  }

  private static boolean isRepeatable(HttpServerRequest request) {
    var isSafe =
        request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    return isSafe && !Leftover.hasBody(request) && !request.response().closed();
  }

  private ProxyResponse unavailable(ProxyContext context) {
    var notUp = NotUp.of(context.request().proxiedRequest(), service);
    var response = context.request().response().setStatusCode(notUp.status());
    notUp.headers().forEach(response::putHeader);
    return response.setBody(Body.body(notUp.body()));
  }

  @Override
  public Future<Void> handleProxyResponse(ProxyContext context) {
    Headers.removeHopByHop(context.response().headers());
    endWithHead(context.response(), context.request().getMethod());
    Leftover.endsSoon(vertx, context.request().proxiedRequest());
    return context.sendResponse();
  }

  /** The proxy would call these chunked where their length is not told, which they are not. */
  private static void endWithHead(ProxyResponse response, HttpMethod method) {
    var hasNoBody = method.equals(HttpMethod.HEAD) || response.getStatusCode() == 304;
    if (hasNoBody && !response.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      response.getBody().stream().resume();
      response.setBody(null);
    }
  }
}

package io.tuwen.local.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.Objects;

/**
 * One request on its way to a service, and the answer on its way back.
 *
 * <p>A service may answer before it has read the body (a 413, for one). The answer then goes to the
 * client at once, and the rest of the body goes nowhere.
 */
final class Relay {
  /** For a client to read an early answer before the connection goes. */
  private static final long LINGER_MILLIS = 2000;

  /** As clients do that get no answer to their Expect header. */
  private static final long CONTINUE_MILLIS = 1000;

  private final Vertx vertx;
  private final HttpClient client;
  private final HttpServerRequest request;
  private final Upstreams upstreams;
  private final String service;
  private int attempt;
  private boolean answered;
  private Future<Void> body;

  Relay(
      Vertx vertx,
      HttpClient client,
      HttpServerRequest request,
      Upstreams upstreams,
      String service) {
    this.vertx = vertx;
    this.client = client;
    this.request = request;
    this.upstreams = upstreams;
    this.service = service;
  }

  void begin() {
    attempt++;
    client
        .request(
            new RequestOptions()
                .setMethod(request.method())
                .setHost("127.0.0.1")
                .setPort(upstreams.next(service))
                .setURI(request.uri()))
        .onSuccess(this::send)
        .onFailure(e -> notReached());
  }

  /** Nothing was sent, so another service of this kind may be asked, whatever is wanted of it. */
  private void notReached() {
    if (attempt < upstreams.count(service) && !request.response().closed()) {
      begin();
    } else {
      failed();
    }
  }

  private void send(HttpClientRequest upstream) {
    Headers.copy(request.headers(), upstream.headers());
    upstream.putHeader(HttpHeaders.HOST, Headers.host(request));
    Headers.forwarded(request, upstream.headers());
    upstream.response().onSuccess(this::answer).onFailure(e -> failed());
    request.response().closeHandler(closed -> upstream.reset());
    if (!hasBody()) {
      upstream.end();
    } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      chunkedUnlessSized(upstream);
      sendWhenAsked(upstream);
    } else {
      chunkedUnlessSized(upstream);
      pipe(upstream);
    }
  }

  /**
   * Whether the client may go on is for the service to say; one that says nothing must not hang.
   */
  private void sendWhenAsked(HttpClientRequest upstream) {
    var patience = vertx.setTimer(CONTINUE_MILLIS, id -> goOn(upstream));
    upstream.continueHandler(
        nothing -> {
          if (vertx.cancelTimer(patience)) {
            goOn(upstream);
          }
        });
    upstream.sendHead();
  }

  private void goOn(HttpClientRequest upstream) {
    if (!answered && !request.response().closed()) {
      request.response().writeContinue();
      pipe(upstream);
    }
  }

  private void chunkedUnlessSized(HttpClientRequest upstream) {
    upstream.setChunked(!request.headers().contains(HttpHeaders.CONTENT_LENGTH));
  }

  private void pipe(HttpClientRequest upstream) {
    body = request.pipe().endOnFailure(false).to(upstream);
    body.onFailure(
        e -> {
          upstream.reset();
          drain();
        });
  }

  private void answer(HttpClientResponse answer) {
    answered = true;
    var response = request.response();
    response.setStatusCode(answer.statusCode());
    Headers.copy(answer.headers(), response.headers());
    if (!request.method().equals(HttpMethod.HEAD)
        && answer.statusCode() != 204
        && answer.statusCode() != 304
        && !answer.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      response.setChunked(request.version() == HttpVersion.HTTP_1_1);
    }
    answer.pipe().endOnFailure(false).to(response).onFailure(e -> response.reset());
    if (body == null && hasBody()) {
      drain();
    } else if (body != null && !body.isComplete()) {
      // Most often only its end is missing, which comes with the next turn of the loop.
      var timer = linger();
      body.onSuccess(nothing -> vertx.cancelTimer(timer));
    }
  }

  /** The rest of a body that nobody reads any more. */
  private void drain() {
    if (request.isEnded() || request.version() == HttpVersion.HTTP_2) {
      return;
    }
    var timer = linger();
    request.endHandler(nothing -> vertx.cancelTimer(timer));
  }

  private long linger() {
    return vertx.setTimer(
        LINGER_MILLIS,
        id -> {
          if (request.version() != HttpVersion.HTTP_2) {
            request.connection().close();
          }
        });
  }

  /**
   * A connection that the service has just closed, or one of several services that has just died,
   * is no answer. What is safe to ask twice is asked once more.
   */
  private void failed() {
    if (answered || request.response().closed()) {
      return;
    }
    if (attempt <= upstreams.count(service) && !hasBody() && isSafe()) {
      begin();
    } else {
      answered = true;
      Answer.unavailable(request, service);
    }
  }

  private boolean isSafe() {
    return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
  }

  private boolean hasBody() {
    var headers = request.headers();
    return headers.contains(HttpHeaders.TRANSFER_ENCODING)
        || !"0".equals(Objects.requireNonNullElse(headers.get(HttpHeaders.CONTENT_LENGTH), "0"))
        || (request.version() == HttpVersion.HTTP_2 && !isSafe());
  }
}

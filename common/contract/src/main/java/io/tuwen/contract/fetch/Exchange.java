package io.tuwen.contract.fetch;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.Map;

/** Requests and their answers, one after the other, on one event loop, until it is ended. */
final class Exchange {
  private final HttpClient http;
  private final Bounds bounds;
  private HttpClientRequest open;
  private volatile boolean ended;

  Exchange(HttpClient http, Bounds bounds) {
    this.http = http;
    this.bounds = bounds;
  }

  /**
   * An answer.
   *
   * @param location where to go instead; null where it does not say
   * @param body of a 200, else nothing
   */
  record Answer(int status, String location, Buffer body) {}

  Future<Answer> get(Target target) {
    return request(HttpMethod.GET, target)
        .compose(request -> request.putHeader("Accept", "image/*").send())
        .compose(this::answer);
  }

  /** The status of the answer, of which nothing else is read. */
  Future<Integer> post(Target target, Map<String, String> headers, Buffer body) {
    return request(HttpMethod.POST, target)
        .compose(
            request -> {
              headers.forEach(request::putHeader);
              return request.send(body);
            })
        .map(
            response -> {
              leave(response);
              return response.statusCode();
            });
  }

  /**
   * From any thread.
   *
   * @throws NotFetched where it was ended
   */
  void goesOn() throws NotFetched {
    if (ended) {
      throw NotFetched.failed("it takes too long", null);
    }
  }

  private Future<HttpClientRequest> request(HttpMethod method, Target target) {
    try {
      goesOn();
    } catch (NotFetched e) {
      return Future.failedFuture(e);
    }
    return http.request(
            new RequestOptions()
                .setMethod(method)
                .setServer(
                    SocketAddress.inetSocketAddress(target.port(), target.host().getHostAddress()))
                .setHost(target.uri().getHost())
                .setPort(target.port())
                .setSsl(target.isEncrypted())
                .setURI(target.path())
                .setFollowRedirects(false))
        .map(
            request -> {
              open = request;
              if (ended) {
                end();
              }
              return request;
            });
  }

  /** What goes on elsewhere begins nothing more. */
  void giveUp() {
    ended = true;
  }

  /** One that comes byte by byte would hold its connection and its memory. */
  void end() {
    giveUp();
    if (open != null) {
      open.reset();
    }
  }

  private Future<Answer> answer(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      leave(response);
      return Future.succeededFuture(
          new Answer(response.statusCode(), response.getHeader("Location"), Buffer.buffer()));
    }
    Promise<Answer> whole = Promise.promise();
    var bytes = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.endHandler(it -> whole.tryComplete(new Answer(200, null, bytes)));
    response.handler(
        part -> {
          if (bytes.length() + (long) part.length() > bounds.bytes()) {
            whole.tryFail(NotFetched.tooLarge(bounds.bytes()));
            leave(response);
          } else {
            bytes.appendBuffer(part);
          }
        });
    return whole.future();
  }

  /** Takes nothing more of it; that it ends early is no surprise then. */
  private static void leave(HttpClientResponse response) {
    response.exceptionHandler(it -> {});
    response.request().reset();
  }
}

package io.tuwen.local.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** The gateway's own answers: problem documents, like those of the services. */
final class Answer {
  static final String MEDIA_TYPE = "application/problem+json";

  private Answer() {}

  static void notFound(HttpServerRequest request) {
    problem(request, 404, "not_found", "There is no such thing here");
  }

  static void unavailable(HttpServerRequest request, String service) {
    if (!request.response().headWritten()) {
      request.response().putHeader("Retry-After", "1");
    }
    problem(request, 503, "service_unavailable", service + " is not up");
  }

  /** For what may hide a second request: nothing after it is read. */
  static void refused(HttpServerRequest request, Refusal refusal) {
    if (refusal.endsConnection()) {
      request.response().putHeader("Connection", "close");
      request.response().endHandler(ended -> request.connection().close());
    }
    problem(request, refusal.status(), refusal.code(), refusal.title());
  }

  private static void problem(HttpServerRequest request, int status, String code, String title) {
    var response = request.response();
    if (response.headWritten()) {
      response.reset();
      return;
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", MEDIA_TYPE)
        .end(document(status, code, title));
    // Else a client that reads its answer when all of its body is sent would hang.
    request.resume();
    Leftover.endsSoon(Vertx.currentContext().owner(), request);
  }

  /** The body of a 503, for a service that does not answer. */
  static Buffer unavailable(String service) {
    return document(503, "service_unavailable", service + " is not up");
  }

  private static Buffer document(int status, String code, String title) {
    return new JsonObject()
        .put("type", "/errors/" + code)
        .put("title", title)
        .put("status", status)
        .put("detail", title)
        .put("code", code)
        .toBuffer();
  }
}

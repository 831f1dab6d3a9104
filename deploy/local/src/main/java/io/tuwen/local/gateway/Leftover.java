package io.tuwen.local.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/** What a client still sends of a body when it has its answer already. */
final class Leftover {
  /** For a client to read an early answer before the connection goes. */
  private static final long LINGER_MILLIS = 2000;

  private Leftover() {}

  /** Ends the connection where the body's end does not come soon. */
  static void endsSoon(Vertx vertx, HttpServerRequest request) {
    if (hasBody(request) && !request.isEnded()) {
      // Most often only its end is missing, which comes with the next turn of the loop.
      var timer = vertx.setTimer(LINGER_MILLIS, id -> request.connection().close());
      request.end().onSuccess(nothing -> vertx.cancelTimer(timer));
    }
  }

  static boolean hasBody(HttpServerRequest request) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || !"0".equals(Objects.requireNonNullElse(length, "0"));
  }
}

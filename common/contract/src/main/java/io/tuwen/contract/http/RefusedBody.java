package io.tuwen.contract.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What to do with the body of a refused request while its client still sends it. */
public final class RefusedBody {
  /** Enough for a phone to read our answer; closing at once would destroy it on its way. */
  private static final long LINGER_MILLIS = 2000;

  private RefusedBody() {}

  /** Throws the rest of the body away, and after a while the connection. */
  public static void drain(Vertx vertx, HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      request.handler(ignored -> {}).resume();
      return;
    }
    var timer = vertx.setTimer(LINGER_MILLIS, id -> request.connection().close());
    request.handler(ignored -> {});
    request.endHandler(ignored -> vertx.cancelTimer(timer));
    request.resume();
  }
}

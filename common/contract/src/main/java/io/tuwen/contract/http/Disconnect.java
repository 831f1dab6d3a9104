package io.tuwen.contract.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Gives up a client in the middle of its answer, whether it reads or not.
 *
 * <p>A reset, and Vert.x's own way to close a connection, first wait until the client has taken
 * what was written: one that reads nothing would keep its answer in memory for as long as it likes.
 * Our servers speak HTTP/1.1 alone, so that no other request shares the connection.
 */
public final class Disconnect {
  private Disconnect() {}

  /** On the request's event loop. An answer that has ended leaves its connection to the next. */
  public static void now(HttpServerRequest request) {
    if (!request.response().ended()) {
      var unused = ((ConnectionBase) request.connection()).channelHandlerContext().close();
    }
  }
}

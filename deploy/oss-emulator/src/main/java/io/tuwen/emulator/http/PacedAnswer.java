package io.tuwen.emulator.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The body of an answer, sent at the pace at which the client reads. */
final class PacedAnswer {
  private static final int BUFFER = 64 * 1024;

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Duration patience;

  PacedAnswer(HttpServerRequest request, Duration patience) {
    this.request = request;
    response = request.response();
    this.patience = patience;
  }

  /** Sends all of a stream, unless the client leaves or reads nothing for too long. */
  void send(InputStream stream) throws IOException {
    var buffer = new byte[BUFFER];
    for (int n = stream.read(buffer); n >= 0 && !response.closed(); n = stream.read(buffer)) {
      response.write(Buffer.buffer().appendBytes(buffer, 0, n));
      if (!awaitRoom()) {
        disconnect();
        return;
      }
    }
    response.end();
  }

  private boolean awaitRoom() {
    if (!response.writeQueueFull()) {
      return true;
    }
    var room = new CountDownLatch(1);
    response.drainHandler(nothing -> room.countDown());
    response.closeHandler(nothing -> room.countDown());
    if (!response.writeQueueFull() || response.closed()) {
      return true;
    }
    try {
      return room.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** At once: Vert.x's own handler would first wait until the client has read what was written. */
  private void disconnect() {
    var unused = ((ConnectionBase) request.connection()).channelHandlerContext().close();
  }
}

package io.tuwen.result.endpoint;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * What a client may send over a socket.
 *
 * <p>INVARIANT: no frame is compressed. A compressed one is unpacked whole before its size is
 * looked at, and 30 KB of it kept an event loop busy for seconds.
 */
@Singleton
class SocketServer implements HttpServerOptionsCustomizer {
  /** The longest message: a character takes three bytes at most, or two of them four. */
  private static final int MAX_BYTES = 3 * SocketSession.MAX_MESSAGE;

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    restrict(options);
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    restrict(options);
  }

  private static void restrict(HttpServerOptions options) {
    options
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false)
        .setMaxWebSocketFrameSize(MAX_BYTES)
        .setMaxWebSocketMessageSize(MAX_BYTES);
  }
}

package io.tuwen.contract.http;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * What the kernel holds of what a client is sent. It counts as taken, and a full buffer is next
 * seen to move when a third of it is free: so it is small where a client is watched.
 */
public final class SendBuffer {
  private static final int BYTES = 64 << 10;

  private SendBuffer() {}

  public static void limit(HttpServerRequest request) {
    if (request.connection() instanceof ConnectionBase connection) {
      try {
        connection.channel().config().setOption(ChannelOption.SO_SNDBUF, BYTES);
      } catch (ChannelException e) {
        // The client has gone, which its end handler is told.
      }
    }
  }
}

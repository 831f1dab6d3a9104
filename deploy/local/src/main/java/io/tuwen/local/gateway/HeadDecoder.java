package io.tuwen.local.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads requests as Vert.x does, and closes a connection whose request does not begin in time.
 *
 * <p>Vert.x knows how long a connection may be silent. A client that sends a byte of a header now
 * and then is never silent, and costs a connection for as long as it likes.
 *
 * <p>A connection that has answered and waits for its next request is not concerned until a byte
 * comes; how long it may wait is the server's idle time.
 */
final class HeadDecoder extends VertxHttpRequestDecoder {
  private static final String PLACE = "httpDecoder";

  private final Duration patience;
  private Future<?> deadline;
  private boolean isAwaitingHead = true;

  private HeadDecoder(HttpServerOptions options, Duration patience) {
    super(options);
    this.patience = patience;
  }

  /** Takes the place of the decoder of a connection that has just been made. */
  static void install(HttpConnection connection, HttpServerOptions options, Duration patience) {
    var pipeline = ((ConnectionBase) connection).channel().pipeline();
    pipeline.replace(PLACE, PLACE, new HeadDecoder(options, patience));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) throws Exception {
    super.handlerAdded(context);
    expectHead(context);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (isAwaitingHead && deadline == null) {
      expectHead(context);
    }
    var known = out.size();
    super.decode(context, in, out);
    for (var message : out.subList(known, out.size())) {
      if (message instanceof HttpRequest) {
        isAwaitingHead = false;
        expectNothing();
      }
      if (message instanceof LastHttpContent) {
        isAwaitingHead = true;
      }
    }
  }

  private void expectHead(ChannelHandlerContext context) {
    deadline =
        context
            .executor()
            .schedule(() -> giveUp(context), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void giveUp(ChannelHandlerContext context) {
    var unused = context.close();
  }

  private void expectNothing() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    expectNothing();
    super.channelInactive(context);
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
    expectNothing();
    super.handlerRemoved0(context);
  }
}

package io.tuwen.contract.http;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * The body of a request that is a few lines of text. Longer ones are refused while they arrive, and
 * slow ones soon.
 */
public final class SmallBody {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private SmallBody() {}

  /** Reads it, on the request's event loop, before anything else has read of it. */
  public static Uni<byte[]> read(Vertx vertx, HttpServerRequest request, int maxBytes) {
    if (request.isEnded()) {
      return Uni.createFrom().item(new byte[0]);
    }
    var received = Buffer.buffer();
    var arrived = Promise.<byte[]>promise();
    var timer =
        vertx.setTimer(
            PATIENCE.toMillis(),
            id ->
                arrived.tryFail(
                    new TuwenException(ErrorCode.UPLOAD_TIMEOUT, "the body took too long")));
    request.handler(
        chunk -> {
          if (received.length() + chunk.length() > maxBytes) {
            arrived.tryFail(
                new TuwenException(
                    ErrorCode.BODY_TOO_LARGE,
                    "the body is larger than %d bytes".formatted(maxBytes)));
          } else {
            received.appendBuffer(chunk);
          }
        });
    request.endHandler(nothing -> arrived.tryComplete(received.getBytes()));
    request.resume();
    return UniHelper.toUni(
        arrived
            .future()
            .onComplete(done -> vertx.cancelTimer(timer))
            .onFailure(e -> RefusedBody.drain(vertx, request)));
  }
}

package io.tuwen.operations.endpoint;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;

/**
 * The body of a login, the one that strangers may send. It is there before a worker has to do with
 * the request: else clients that send theirs slowly, or never, would hold all workers.
 */
@ApplicationScoped
class LoginBody {
  static final int MAX_BYTES = 4096;

  private static final String KEY = LoginBody.class.getName();
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Enough for our answer to be read; closing at once would destroy it on its way. */
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final CurrentVertxRequest current;
  private final Vertx vertx;

  LoginBody(CurrentVertxRequest current, Vertx vertx) {
    this.current = current;
    this.vertx = vertx;
  }

  /**
   * Receives the body, on the request's event loop.
   *
   * @return fails with {@code BODY_TOO_LARGE} or {@code UPLOAD_TIMEOUT}
   */
  Uni<Void> receive() {
    var context = current.getCurrent();
    return UniHelper.toUni(read(context.request()))
        .invoke(bytes -> context.put(KEY, bytes))
        .replaceWithVoid();
  }

  /** What was received; nothing where this is no request of a login. */
  InputStream received() {
    byte[] bytes = current.getCurrent().get(KEY);
    return bytes == null ? InputStream.nullInputStream() : new ByteArrayInputStream(bytes);
  }

  private Future<byte[]> read(HttpServerRequest request) {
    if (request.isEnded()) {
      return Future.succeededFuture(new byte[0]);
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
          if (received.length() + chunk.length() > MAX_BYTES) {
            arrived.tryFail(
                new TuwenException(
                    ErrorCode.BODY_TOO_LARGE,
                    "the body of a login has at most %d bytes".formatted(MAX_BYTES)));
          } else {
            received.appendBuffer(chunk);
          }
        });
    request.endHandler(nothing -> arrived.tryComplete(received.getBytes()));
    request.resume();
    return arrived
        .future()
        .onComplete(done -> vertx.cancelTimer(timer))
        .onFailure(e -> drain(request));
  }

  /** Throws the rest of a refused body away, and after a while the connection. */
  private void drain(HttpServerRequest request) {
    var timer = vertx.setTimer(LINGER.toMillis(), id -> request.connection().close());
    request.handler(ignored -> {});
    request.endHandler(ignored -> vertx.cancelTimer(timer));
    request.resume();
  }
}

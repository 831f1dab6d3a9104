package io.tuwen.contract.http;

import io.tuwen.contract.share.LeastRate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Sends a long answer piece by piece, as its client takes it, and gives up a client that takes too
 * little: a few of those would have all places.
 *
 * <p>INVARIANT: a client that takes more than the least rate is never given up, however long the
 * answer is: so the {@link SendBuffer} is small against what the grace allows.
 *
 * <p>On its request's event loop.
 */
public final class PacedAnswer {
  static final int LEAST_RATE = 8 << 10;
  private static final Duration GRACE = Duration.ofMinutes(1);
  private static final int PIECE = 16 << 10;
  private static final long LOOK_MILLIS = 1000;

  private final Vertx vertx;
  private final HttpServerResponse response;
  private final LongSupplier nanos;
  private final Runnable tooSlow;
  private final LeastRate rate;
  private final long timer;
  private boolean isSending;

  /**
   * Begins to watch.
   *
   * @param nanos a clock that only goes forward
   * @param tooSlow gives the client up, which {@link Disconnect} does
   */
  public PacedAnswer(Vertx vertx, HttpServerRequest request, LongSupplier nanos, Runnable tooSlow) {
    this.vertx = vertx;
    this.nanos = nanos;
    this.tooSlow = tooSlow;
    response = request.response();
    rate = new LeastRate(LEAST_RATE, GRACE, nanos.getAsLong());
    timer = vertx.setPeriodic(LOOK_MILLIS, id -> look());
    SendBuffer.limit(request);
  }

  /** Sends; completes when the last piece is taken. One at a time. */
  public Future<Void> send(Buffer bytes) {
    return send(bytes.length(), bytes::slice);
  }

  /**
   * As {@link #send(Buffer)}; of the bytes, which must not change, no more is copied than a piece.
   */
  public Future<Void> send(byte[] bytes) {
    return send(
        bytes.length, (from, to) -> Buffer.buffer(to - from).appendBytes(bytes, from, to - from));
  }

  private interface Pieces {
    Buffer piece(int from, int to);
  }

  private Future<Void> send(int length, Pieces bytes) {
    rate.passed(nanos.getAsLong(), true);
    isSending = true;
    Promise<Void> sent = Promise.promise();
    send(bytes, 0, length, sent);
    return sent.future();
  }

  private void send(Pieces bytes, int from, int length, Promise<Void> sent) {
    if (from == length) {
      rate.passed(nanos.getAsLong(), false);
      isSending = false;
      sent.complete();
      return;
    }
    var to = Math.min(from + PIECE, length);
    response
        .write(bytes.piece(from, to))
        .onFailure(sent::fail)
        .onSuccess(
            taken -> {
              rate.moved(to - from);
              send(bytes, to, length, sent);
            });
  }

  void look() {
    rate.passed(nanos.getAsLong(), !isSending);
    if (rate.isTooSlow()) {
      tooSlow.run();
    }
  }

  public void close() {
    vertx.cancelTimer(timer);
  }
}

package io.tuwen.upload.body;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.share.LeastRate;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.upload.UploadConfig;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;

/**
 * One body on its way from the network to its file.
 *
 * <p>INVARIANT: all state belongs to the request's event loop; only the writes to the file run
 * elsewhere, and no more than {@link #MAX_PENDING} bytes of them are in memory.
 */
final class Arrival {
  private static final int MAX_PENDING = 256 * 1024;
  private static final long LOOK_MILLIS = 500;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final SpoolFile file;
  private final UploadConfig config;
  private final Shares.Share place;
  private final Shares.Share spooled;
  private final Party party;
  private final LeastRate leastRate;
  private final Promise<Void> arrived = Promise.promise();
  private long received;
  private int pending;
  private boolean paused;
  private boolean ended;
  private final Context loop;

  /**
   * Prepares.
   *
   * @param place is given back by who has given it, or here where the body is too slow
   * @param spooled grows with the bytes that arrive
   */
  Arrival(
      Vertx vertx,
      HttpServerRequest request,
      SpoolFile file,
      UploadConfig config,
      Party party,
      Shares.Share place,
      Shares.Share spooled) {
    this.party = party;
    this.place = place;
    this.spooled = spooled;
    leastRate = new LeastRate(config.leastRate().asLongValue(), config.grace(), System.nanoTime());
    loop = vertx.getOrCreateContext();
    this.vertx = vertx;
    this.request = request;
    this.file = file;
    this.config = config;
  }

  /**
   * Succeeds when every byte is in the file; fails on a limit, a broken connection, a full disk.
   *
   * @param gone completes where the client is gone
   */
  Future<Void> begin(Future<Void> gone) {
    if (gone.isComplete()) {
      return Future.failedFuture(broken());
    }
    var timer =
        vertx.setTimer(config.receiveTimeout().toMillis(), id -> arrived.tryFail(tooLong()));
    var watch = vertx.setPeriodic(LOOK_MILLIS, id -> look());
    request.handler(this::take);
    request.endHandler(nothing -> end());
    gone.onSuccess(nothing -> arrived.tryFail(broken()));
    if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
      request.response().writeContinue();
    }
    request.resume();
    return arrived
        .future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              vertx.cancelTimer(watch);
            });
  }

  /** How many bytes have come. */
  long received() {
    return received;
  }

  Party party() {
    return party;
  }

  LeastRate leastRate() {
    return leastRate;
  }

  /** Gives the place to another, at once; from any thread. */
  void evict() {
    place.close();
    loop.runOnContext(nothing -> arrived.tryFail(tooSlow()));
  }

  private void look() {
    leastRate.passed(System.nanoTime(), paused);
    if (leastRate.isTooSlow()) {
      arrived.tryFail(tooSlow());
    }
  }

  private void take(Buffer chunk) {
    var position = received;
    received += chunk.length();
    if (received > config.maxBody().asLongValue()) {
      arrived.tryFail(tooLarge(config));
      return;
    }
    leastRate.moved(chunk.length());
    try {
      spooled.grow(chunk.length());
    } catch (TooMuch e) {
      arrived.tryFail(e);
      return;
    }
    pending += chunk.length();
    if (pending > MAX_PENDING) {
      paused = true;
      request.pause();
    }
    vertx
        .executeBlocking(
            () -> {
              file.write(ByteBuffer.wrap(chunk.getBytes()), position);
              return null;
            },
            false)
        .onSuccess(nothing -> written(chunk.length()))
        .onFailure(e -> arrived.tryFail(noRoom(e)));
  }

  private void written(int bytes) {
    pending -= bytes;
    // An HTTP/2 request that has ended must not be resumed.
    if (!ended && pending <= MAX_PENDING / 2) {
      paused = false;
      request.resume();
    }
    completeWhenDone();
  }

  private void end() {
    ended = true;
    completeWhenDone();
  }

  private void completeWhenDone() {
    if (ended && pending == 0) {
      arrived.tryComplete();
    }
  }

  static TuwenException tooLarge(UploadConfig config) {
    return new TuwenException(
        ErrorCode.BODY_TOO_LARGE,
        "the body is larger than " + config.maxBody().asLongValue() + " bytes");
  }

  private TuwenException tooSlow() {
    return new TuwenException(
        ErrorCode.UPLOAD_TIMEOUT,
        "the body arrived at less than %d bytes a second"
            .formatted(config.leastRate().asLongValue()));
  }

  private TuwenException tooLong() {
    return new TuwenException(
        ErrorCode.UPLOAD_TIMEOUT,
        "the body did not arrive within " + config.receiveTimeout().toSeconds() + " seconds");
  }

  private static TuwenException broken() {
    return new TuwenException(
        ErrorCode.MALFORMED_REQUEST, "the connection ended before the body did");
  }

  static TuwenException noRoom(Throwable cause) {
    return new TuwenException(
        ErrorCode.STORAGE_UNAVAILABLE, "there is no room to receive the upload", cause);
  }
}

package io.tuwen.result.worker;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.share.LeastRate;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.result.WorkerAnswer;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;

/** The bytes of a response that was paused before the first of them. */
final class ArrivingBody implements WorkerAnswer.Body {
  /** What is not wanted is read all the same up to here: it costs less than a new connection. */
  private static final long MAX_DRAINED = 256 << 10;

  private static final Duration MAX_DRAIN = Duration.ofSeconds(3);

  /**
   * The bytes a second that a client has to take where others need its place. The usual rate is
   * lower: by it, a large rendition may take hours.
   */
  private static final long LEAST_RATE = 64 << 10;

  private static final Duration GRACE = Duration.ofMinutes(1);

  private final HttpClientResponse response;
  private final Party party;
  private final Shares.Share place;
  private final Set<ArrivingBody> all;
  private final Vertx vertx;
  private final Context loop;
  private final LeastRate rate = new LeastRate(LEAST_RATE, GRACE, System.nanoTime());
  private Runnable end = () -> {};
  private Handler<Throwable> failed = failure -> {};
  private Throwable failure;
  private volatile boolean isClients;
  private boolean isComplete;
  private boolean isOver;

  /**
   * Prepares, on the response's event loop.
   *
   * @param all has this one until it is closed
   */
  ArrivingBody(
      HttpClientResponse response,
      Party party,
      Shares.Share place,
      Set<ArrivingBody> all,
      Vertx vertx) {
    this.response = response;
    this.party = party;
    this.place = place;
    this.all = all;
    this.vertx = vertx;
    loop = vertx.getOrCreateContext();
    response.exceptionHandler(this::fail).endHandler(nothing -> complete());
    all.add(this);
  }

  private void fail(Throwable reason) {
    failure = reason;
    failed.handle(reason);
  }

  private void complete() {
    isComplete = true;
    end.run();
  }

  @Override
  public OptionalLong length() {
    var length = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public void read(Handler<Buffer> piece, Runnable end, Handler<Throwable> failed) {
    this.end = end;
    this.failed = failed;
    if (failure != null) {
      failed.handle(failure);
    } else if (isComplete) {
      end.run();
    } else {
      response.handler(
          bytes -> {
            rate.moved(bytes.length());
            piece.handle(bytes);
          });
    }
  }

  @Override
  public void pause() {
    pass();
    isClients = true;
    response.pause();
  }

  @Override
  public void resume() {
    pass();
    isClients = false;
    response.resume();
  }

  /** While nothing is paused, it is the worker that is waited for. */
  private void pass() {
    rate.passed(System.nanoTime(), !isClients);
  }

  Party party() {
    return party;
  }

  /** Whether its client takes so little that it may be given up for another. */
  boolean isSlow() {
    pass();
    return rate.isSlow(System.nanoTime());
  }

  /** The less it has, the slower its client is. */
  double credit() {
    return rate.credit(System.nanoTime());
  }

  /** Gives the place to another, at once; from any thread. */
  void evict() {
    all.remove(this);
    place.close();
    loop.runOnContext(
        nothing -> {
          if (!isOver && !isComplete && failure == null) {
            fail(new TooMuch(ErrorCode.TOO_MANY_RENDITIONS, "another client needs its place"));
            response.request().reset();
          }
        });
  }

  @Override
  public void close() {
    if (isOver) {
      return;
    }
    isOver = true;
    all.remove(this);
    place.close();
    end = () -> {};
    failed = gone -> {};
    if (isComplete || failure != null) {
      return;
    }
    if (length().orElse(Long.MAX_VALUE) <= MAX_DRAINED) {
      drain();
    } else {
      response.request().reset();
    }
  }

  private void drain() {
    var timer = vertx.setTimer(MAX_DRAIN.toMillis(), id -> response.request().reset());
    end = () -> vertx.cancelTimer(timer);
    failed = gone -> vertx.cancelTimer(timer);
    response.handler(null).resume();
  }
}

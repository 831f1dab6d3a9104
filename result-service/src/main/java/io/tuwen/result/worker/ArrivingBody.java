package io.tuwen.result.worker;

import io.tuwen.contract.share.Shares;
import io.tuwen.result.WorkerAnswer;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import java.util.OptionalLong;

/** The bytes of a response that was paused before the first of them. */
final class ArrivingBody implements WorkerAnswer.Body {
  /** What is not wanted is read all the same up to here: it costs less than a new connection. */
  private static final long MAX_DRAINED = 256 << 10;

  private final HttpClientResponse response;
  private final Shares.Share place;
  private Runnable end = () -> {};
  private Handler<Throwable> failed = failure -> {};
  private Throwable failure;
  private boolean isComplete;
  private boolean isOver;

  ArrivingBody(HttpClientResponse response, Shares.Share place) {
    this.response = response;
    this.place = place;
    response.exceptionHandler(this::fail).endHandler(nothing -> complete());
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
      response.handler(piece);
    }
  }

  @Override
  public void pause() {
    response.pause();
  }

  @Override
  public void resume() {
    response.resume();
  }

  @Override
  public void close() {
    if (isOver) {
      return;
    }
    isOver = true;
    place.close();
    end = () -> {};
    failed = gone -> {};
    if (isComplete || failure != null) {
      return;
    }
    if (length().orElse(Long.MAX_VALUE) <= MAX_DRAINED) {
      response.handler(null).resume();
    } else {
      response.request().reset();
    }
  }
}

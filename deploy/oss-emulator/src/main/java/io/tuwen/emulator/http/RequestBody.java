package io.tuwen.emulator.http;

import io.tuwen.emulator.OssError;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request as a stream for the worker thread that handles it.
 *
 * <p>INVARIANT: at most a few buffers of it are in memory; the connection waits for the reader. The
 * stream ends only where the client ended it: a connection that breaks is an error, and so is a
 * client that is too slow for our {@link Patience}.
 */
final class RequestBody extends InputStream {
  private static final int HIGH = 256 * 1024;

  /** Enough for a client to read our answer; closing at once would destroy it on its way. */
  private static final long LINGER_MILLIS = 1000;

  private final Context eventLoop = Vertx.currentContext();
  private final HttpServerRequest request;
  private final Patience patience;
  private final Queue<Buffer> buffers = new ArrayDeque<>();
  private Buffer current = Buffer.buffer();
  private int position;
  private int waiting;
  private volatile boolean ended;
  private boolean broken;
  private boolean continued;
  private boolean signed;
  private long firstRead;

  /** Called on the request's event loop, before anything of the body has come. */
  RequestBody(HttpServerRequest request, Patience patience) {
    this.request = request;
    this.patience = patience;
    continued = !"100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT));
    request.handler(this::take);
    request.endHandler(nothing -> end(false));
    request.exceptionHandler(e -> end(true));
  }

  private synchronized void take(Buffer buffer) {
    buffers.add(buffer);
    waiting += buffer.length();
    if (waiting > HIGH) {
      request.pause();
    }
    notifyAll();
  }

  private synchronized void end(boolean early) {
    ended = true;
    broken |= early;
    notifyAll();
  }

  /** The client is known: from now on it may take its time, as long as something comes. */
  synchronized void signed() {
    signed = true;
  }

  /**
   * For when the answer is given: the rest of the body goes nowhere, and a client that keeps
   * sending it loses its connection after a while. A request that has ended keeps its connection.
   */
  void abandon() {
    eventLoop.runOnContext(
        nothing -> {
          if (ended) {
            return;
          }
          var timer = eventLoop.owner().setTimer(LINGER_MILLIS, id -> request.connection().close());
          request.handler(ignored -> {});
          request.endHandler(end -> eventLoop.owner().cancelTimer(timer));
          request.exceptionHandler(broke -> eventLoop.owner().cancelTimer(timer));
          request.resume();
        });
  }

  @Override
  public int read() {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] into, int offset, int count) {
    while (position == current.length()) {
      if (!fill()) {
        return -1;
      }
    }
    var read = Math.min(count, current.length() - position);
    current.getBytes(position, position + read, into, offset);
    position += read;
    return read;
  }

  private boolean fill() {
    if (!continued) {
      continued = true;
      request.response().writeContinue();
    }
    awaitMore();
    if (buffers.isEmpty()) {
      if (broken) {
        throw OssError.incompleteBody();
      }
      return false;
    }
    current = buffers.remove();
    position = 0;
    waiting -= current.length();
    if (waiting < HIGH / 2 && !ended) {
      request.resume();
    }
    return true;
  }

  private void awaitMore() {
    var begun = System.nanoTime();
    if (firstRead == 0) {
      firstRead = begun;
    }
    requireTime(firstRead, signed ? Long.MAX_VALUE : patience.unsigned().toNanos());
    while (buffers.isEmpty() && !ended) {
      request.resume();
      var left = requireTime(begun, patience.silence().toNanos());
      if (!signed) {
        left = Math.min(left, requireTime(firstRead, patience.unsigned().toNanos()));
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw OssError.incompleteBody();
      }
    }
  }

  /** How much of it is left. */
  private static long requireTime(long since, long nanos) {
    var left = nanos - (System.nanoTime() - since);
    if (left <= 0) {
      throw OssError.requestTimeout();
    }
    return left;
  }
}

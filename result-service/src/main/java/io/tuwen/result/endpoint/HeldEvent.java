package io.tuwen.result.endpoint;

import io.tuwen.contract.http.Disconnect;
import io.tuwen.contract.http.SendBuffer;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.result.HeldAnswers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import org.jboss.logging.Logger;

/**
 * The room of the event of a stream that its client has not taken yet. There is one at most: the
 * framework asks for the next when it has sent one.
 *
 * <p>INVARIANT: a client does not keep it for ever. One that does not take an event in a minute,
 * and a second for each 8 KiB of it, is given up.
 *
 * <p>Thread-safe: results come from those who look for them.
 */
final class HeldEvent {
  private static final Logger LOG = Logger.getLogger(HeldEvent.class);
  private static final long GRACE_MILLIS = 60_000;
  private static final int LEAST_RATE = 8 << 10;

  private final HeldAnswers answers;
  private final Party party;
  private final Vertx vertx;
  private final Context loop;
  private final HttpServerRequest request;
  private Shares.Share room;
  private long timer = -1;
  private boolean isClosed;

  /** On the request's event loop. */
  HeldEvent(HeldAnswers answers, Party party, Vertx vertx, HttpServerRequest request) {
    this.answers = answers;
    this.party = party;
    this.vertx = vertx;
    this.request = request;
    loop = vertx.getOrCreateContext();
    SendBuffer.limit(request);
  }

  /**
   * Takes room for the next event.
   *
   * @throws io.tuwen.contract.share.TooMuch where the client leaves too much untaken
   */
  synchronized void hold(int bytes) {
    letGo();
    if (isClosed) {
      return;
    }
    room = answers.take(party, bytes);
    timer =
        vertx.setTimer(
            GRACE_MILLIS + bytes * 1000L / LEAST_RATE,
            id -> loop.runOnContext(nothing -> giveUp(id)));
  }

  /** The client has taken it, or nothing was held. */
  synchronized void taken() {
    letGo();
  }

  /** The stream is over. */
  synchronized void close() {
    isClosed = true;
    letGo();
  }

  private synchronized void giveUp(long id) {
    if (id == timer) {
      LOG.info("event=stream_cut cause=\"the client takes too little\"");
      Disconnect.now(request);
    }
  }

  private void letGo() {
    if (room != null) {
      vertx.cancelTimer(timer);
      timer = -1;
      room.close();
      room = null;
    }
  }
}

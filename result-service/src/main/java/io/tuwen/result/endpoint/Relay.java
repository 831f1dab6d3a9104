package io.tuwen.result.endpoint;

import io.tuwen.contract.http.Disconnect;
import io.tuwen.contract.http.OpenRequests;
import io.tuwen.contract.http.PacedAnswer;
import io.tuwen.contract.session.Revocations.Registration;
import io.tuwen.result.WorkerAnswer;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * The bytes of an answer on their way to a client, as fast as the client takes them: a rendition
 * may be larger than all memory of this service, and what is held here is counted until its client
 * has it.
 *
 * <p>INVARIANT: an answer that ends is whole; one that cannot be completed is cut off. The bytes
 * are let go of when the client's answer ends, however it ends.
 *
 * <p>On its request's event loop.
 */
final class Relay {
  private static final Logger LOG = Logger.getLogger(Relay.class);

  /** A worker has a rendition before it begins to answer. */
  private static final Duration MAX_PAUSE = Duration.ofSeconds(35);

  private final RoutingContext context;
  private final WorkerAnswer.Body body;
  private final Registration watch;
  private PacedAnswer answer;
  private Runnable ended = () -> {};
  private long timer = -1;
  private boolean isSending;
  private boolean isComplete;
  private boolean isOver;

  /** Makes a relay for one answer; it ends with the client's session at the latest. */
  Relay(RoutingContext context, WorkerAnswer.Body body, OpenRequests requests) {
    this.context = context;
    this.body = body;
    try {
      watch = requests.watch(context, () -> cut("the session is over"));
    } catch (RuntimeException e) {
      body.close();
      throw e;
    }
    whenEnded(context, this::close);
  }

  /** Runs something when an answer has ended, also where its client goes or is gone already. */
  private static void whenEnded(RoutingContext context, Runnable task) {
    context.addEndHandler(ended -> task.run());
    if (context.response().closed()) {
      task.run();
    }
  }

  /**
   * Sends the bytes.
   *
   * @param ended runs when nothing more will be sent
   */
  void begin(Runnable ended) {
    if (isOver) {
      ended.run();
      return;
    }
    this.ended = ended;
    var response = context.response();
    body.length()
        .ifPresentOrElse(
            it -> response.putHeader("Content-Length", Long.toString(it)),
            () -> response.setChunked(true));
    answer =
        new PacedAnswer(
            context.vertx(),
            context.request(),
            System::nanoTime,
            () -> cut("the client takes too little"));
    body.read(this::send, this::complete, failure -> cut(failure.toString()));
    goOn();
  }

  private void goOn() {
    isSending = false;
    if (isOver) {
      return;
    }
    if (isComplete) {
      finish();
      return;
    }
    timer =
        context
            .vertx()
            .setTimer(MAX_PAUSE.toMillis(), id -> cut("the worker does not go on with its answer"));
    body.resume();
  }

  private void send(Buffer piece) {
    context.vertx().cancelTimer(timer);
    body.pause();
    isSending = true;
    answer.send(piece).onSuccess(taken -> goOn()).onFailure(failure -> cut(failure.toString()));
  }

  private void complete() {
    isComplete = true;
    if (!isSending && !isOver) {
      finish();
    }
  }

  private void finish() {
    context.response().end();
    close();
  }

  private void cut(String cause) {
    if (!isOver) {
      LOG.infof("event=answer_cut cause=\"%s\"", cause);
      Disconnect.now(context.request());
      close();
    }
  }

  /** Lets go of what the client does not want, or has. */
  void close() {
    if (isOver) {
      return;
    }
    isOver = true;
    context.vertx().cancelTimer(timer);
    if (answer != null) {
      answer.close();
    }
    watch.close();
    body.close();
    ended.run();
  }
}

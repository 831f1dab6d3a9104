package io.tuwen.result.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.http.Caller;
import io.tuwen.contract.json.UntrustedJson;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.session.Revocations.Registration;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.result.Images;
import io.tuwen.result.News;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One client at the socket, and what it has subscribed to.
 *
 * <p>A message that is wrong is answered with its reason, and the connection stays. A client that
 * does not read what it is sent, does not answer pings, or does not end a message for a whole beat
 * is disconnected; one that reads slowly stays.
 */
final class SocketSession {
  static final int MAX_MESSAGE = 16 * 1024;

  private static final ObjectMapper MESSAGES = UntrustedJson.mapper(MAX_MESSAGE).build();
  private static final short GOING_AWAY = 1001;
  private static final short POLICY_VIOLATION = 1008;
  private static final short TOO_LARGE = 1009;

  private final ServerWebSocket socket;
  private final Images images;
  private final Caller caller;
  private final Shares.Share stream;
  private final Duration heartbeat;
  private final ObjectMapper json;
  private final Outbox outbox;
  private final Map<String, Followed> subscriptions = new HashMap<>();
  private Cancellable beat = () -> {};
  private Registration registration = () -> {};
  private boolean answered = true;
  private boolean isMessageOpen;
  private boolean wasMessageOpen;
  private long lastBeat = System.nanoTime();

  /**
   * Prepares, on the socket's event loop.
   *
   * @param stream given back when the socket is closed
   */
  SocketSession(
      ServerWebSocket socket,
      Images images,
      Caller caller,
      Shares.Share stream,
      Duration heartbeat,
      ObjectMapper json) {
    this.caller = caller;
    this.stream = stream;
    this.socket = socket;
    this.images = images;
    this.heartbeat = heartbeat;
    this.json = json;
    outbox =
        new Outbox(
            socket,
            Vertx.currentContext(),
            image -> images.find(caller.party(), image, WorkerKind.OCR),
            this::missing,
            json);
  }

  /**
   * Begins to listen.
   *
   * @param watch has something done when the caller's session is over
   */
  void begin(List<String> ids, Function<Runnable, Registration> watch) {
    if (socket.isClosed()) {
      end();
      return;
    }
    socket.closeHandler(nothing -> end());
    try {
      registration = watch.apply(this::over);
    } catch (TuwenException e) {
      over();
      return;
    }
    socket.exceptionHandler(this::broken);
    socket.drainHandler(nothing -> drained());
    socket.frameHandler(this::arriving);
    socket.pongHandler(pong -> alive());
    socket.textMessageHandler(this::received);
    socket.binaryMessageHandler(message -> refuse("messages are text: {\"subscribe\":[\"ID\"]}"));
    beat =
        images
            .follow(caller.party(), List.of(), WorkerKind.OCR, heartbeat)
            .subscribe()
            .with(news -> beat(), e -> {}, () -> close(GOING_AWAY, "the service restarts"));
    if (!ids.isEmpty()) {
      answer(() -> subscribe(ids));
    }
  }

  private void over() {
    close(POLICY_VIOLATION, "the session is over: log in again");
  }

  private synchronized void alive() {
    answered = true;
  }

  private void arriving(WebSocketFrame frame) {
    outbox.restrain();
    if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
      seen(!frame.isFinal());
    }
  }

  private synchronized void seen(boolean isOpen) {
    isMessageOpen = isOpen;
    wasMessageOpen &= isOpen;
  }

  /** A message that is too long, or a connection that breaks, which is closed right after it. */
  private void broken(Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException corrupted) {
      close((short) corrupted.closeStatus().code(), corrupted.closeStatus().reasonText());
    } else {
      close(TOO_LARGE, "a message has " + MAX_MESSAGE + " characters at most");
    }
  }

  private void drained() {
    alive();
    outbox.drained();
  }

  private void beat() {
    var now = System.nanoTime();
    var since = now - lastBeat;
    if (socket.isClosed() || since < heartbeat.toNanos() / 2) {
      // Beats that a pause of the process held up come at once: there was no time to answer.
      return;
    }
    lastBeat = now;
    switch (outbox.beat(since > 2 * heartbeat.toNanos())) {
      case UP_TO_DATE -> ping();
      // A ping would wait behind what the client has not read yet.
      case BEHIND -> excuse();
      case STOPPED -> close(POLICY_VIOLATION, "messages are not read");
    }
  }

  /** What the client sends waits as well. */
  private synchronized void excuse() {
    answered = true;
    wasMessageOpen = false;
  }

  private void ping() {
    boolean isThere;
    boolean hangs;
    synchronized (this) {
      isThere = answered;
      answered = false;
      hangs = wasMessageOpen;
      wasMessageOpen = isMessageOpen;
    }
    if (hangs) {
      close(POLICY_VIOLATION, "a message has no end");
    } else if (isThere) {
      socket.writePing(Buffer.buffer());
    } else {
      close(POLICY_VIOLATION, "no answer to a ping");
    }
  }

  private void received(String text) {
    if (socket.isClosed()) {
      return;
    }
    alive();
    if (text.length() > MAX_MESSAGE) {
      close(TOO_LARGE, "a message has " + MAX_MESSAGE + " characters at most");
      return;
    }
    answer(() -> handle(parse(text)));
  }

  private void answer(Runnable request) {
    try {
      request.run();
    } catch (TuwenException e) {
      send(Message.error(e.code().code(), e.getMessage()));
    }
  }

  private JsonNode parse(String text) {
    try {
      return MESSAGES.readTree(text);
    } catch (JsonProcessingException e) {
      throw malformed("the message is not JSON");
    }
  }

  private void handle(JsonNode message) {
    if (message.has("subscribe")) {
      subscribe(ids(message.get("subscribe")));
    } else if (message.has("unsubscribe")) {
      ids(message.get("unsubscribe")).forEach(this::unsubscribe);
    } else if (message.has("ping")) {
      send(json.createObjectNode().set("pong", message.get("ping")));
    } else {
      throw malformed("a message is {\"subscribe\":[…]}, {\"unsubscribe\":[…]} or {\"ping\":…}");
    }
  }

  private static List<String> ids(JsonNode array) {
    var ids = new ArrayList<String>();
    for (var id : array) {
      ids.add(id.asText());
    }
    return Subscription.of(ids);
  }

  /**
   * Follows what is not followed yet, and anew what was told before: a client that subscribes again
   * has another listener, or has missed it.
   *
   * <p>INVARIANT: an image is followed once at most, and looked for again only after its last look
   * was told. Subscribing again is worth no more than unsubscribing before it.
   */
  private synchronized void subscribe(List<String> ids) {
    var added = ids.stream().filter(id -> !subscriptions.containsKey(id)).count();
    if (subscriptions.size() + added > Subscription.MAX_IMAGES) {
      throw malformed("one socket follows %d images at most".formatted(Subscription.MAX_IMAGES));
    }
    send(Message.subscribed(ids));
    for (var id : ids) {
      var known = subscriptions.get(id);
      if (known == null || known.isTold()) {
        unsubscribe(id);
        caller
            .image(id)
            .ifPresentOrElse(image -> follow(id, image), () -> send(Message.notFound(id)));
      }
    }
  }

  /** What turns out not to be there is followed no longer. */
  private void follow(String id, ImageKey image) {
    var followed = new Followed(id, image);
    subscriptions.put(id, followed);
    followed.begin(
        images
            .follow(caller.party(), List.of(image), WorkerKind.OCR, heartbeat)
            .onTermination()
            .invoke(() -> over(followed))
            .subscribe()
            .with(news -> tell(followed, news), this::fail));
  }

  /** Another one of the same image may have taken its place. */
  private synchronized void over(Followed followed) {
    subscriptions.remove(followed.id(), followed);
  }

  private synchronized void missing(Followed followed) {
    over(followed);
    followed.end();
  }

  private synchronized void unsubscribe(String id) {
    var followed = subscriptions.remove(id);
    if (followed != null) {
      followed.end();
    }
  }

  private void tell(Followed followed, News news) {
    if (news instanceof News.Of of) {
      // Before it is sent: a subscription that comes in between is answered.
      followed.told();
      outbox.tell(followed, of);
    }
  }

  private void fail(Throwable cause) {
    var code = cause instanceof TuwenException e ? e.code() : ErrorCode.INTERNAL_ERROR;
    send(Message.error(code.code(), code.title()));
  }

  private void refuse(String detail) {
    send(Message.error(ErrorCode.MALFORMED_REQUEST.code(), detail));
  }

  private static TuwenException malformed(String detail) {
    return new TuwenException(ErrorCode.MALFORMED_REQUEST, detail);
  }

  private void send(Object message) {
    outbox.send(message);
  }

  private void close(short code, String reason) {
    if (!socket.isClosed()) {
      socket.close(code, reason);
      endSubscriptions();
    }
  }

  private synchronized void end() {
    beat.cancel();
    registration.close();
    endSubscriptions();
    stream.close();
  }

  /** Also before the client is gone: one that does not read has some time to see why. */
  private synchronized void endSubscriptions() {
    outbox.close();
    var ending = List.copyOf(subscriptions.values());
    subscriptions.clear();
    ending.forEach(Followed::end);
  }
}

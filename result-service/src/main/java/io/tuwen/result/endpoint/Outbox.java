package io.tuwen.result.endpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.result.Finding;
import io.tuwen.result.News;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the client of a socket is told, as fast as it reads.
 *
 * <p>INVARIANT: of a client that is behind, a full queue and one result beyond it are held. Further
 * results are held by the names of their images, and looked up one by one when there is room; of
 * each image that is the latest. No further message of this client is taken meanwhile.
 *
 * <p>Whatever thread asks, it works on the socket's event loop.
 */
final class Outbox {
  /** So that a client is seen to read a large message, too. */
  private static final int FRAME = 20 << 10;

  /** How far the client is. */
  enum Pace {
    UP_TO_DATE,
    /** It has something to read, or had until it took it since the last heartbeat. */
    BEHIND,
    STOPPED
  }

  private final ServerWebSocket socket;
  private final Context loop;
  private final Function<ImageKey, Uni<Finding>> looks;
  private final Consumer<Followed> missing;
  private final ObjectMapper json;
  private final Set<Followed> held = new LinkedHashSet<>();
  private Optional<Followed> lookedFor = Optional.empty();
  private Cancellable look = () -> {};
  private boolean hasMoved;
  private boolean wasFull;

  /**
   * Prepares.
   *
   * @param missing hears of images that were there when their results were held
   */
  Outbox(
      ServerWebSocket socket,
      Context loop,
      Function<ImageKey, Uni<Finding>> looks,
      Consumer<Followed> missing,
      ObjectMapper json) {
    this.socket = socket;
    this.loop = loop;
    this.looks = looks;
    this.missing = missing;
    this.json = json;
  }

  /** An answer, of which there are as many as the client asks for. */
  void send(Object message) {
    loop.runOnContext(nothing -> write(message));
  }

  /** A result; that there is no image is as short as an answer. */
  void tell(Followed followed, News.Of news) {
    var message = Message.of(news);
    var isResult = news.finding() instanceof Finding.Found;
    loop.runOnContext(
        nothing -> {
          if (followed.isOver()) {
            return;
          }
          if (isResult && isFull()) {
            held.add(followed);
          } else {
            held.remove(followed);
            // What a look finds that began earlier is older.
            lookedFor = lookedFor.filter(it -> it != followed);
            write(message);
          }
        });
  }

  /** Takes no further message of a client that is behind. */
  void restrain() {
    if (isFull()) {
      socket.pause();
    }
  }

  /** The client has read. */
  void drained() {
    socket.resume();
    goOn();
  }

  /**
   * A heartbeat; a look that has failed is tried again with it.
   *
   * @param isLate whether the service has slept, so that the client could not be seen to read
   */
  Pace beat(boolean isLate) {
    var isFull = isFull();
    var hasStopped = isFull && wasFull && !hasMoved && !isLate;
    var isReading = hasMoved;
    wasFull = isFull;
    hasMoved = false;
    if (hasStopped) {
      return Pace.STOPPED;
    }
    goOn();
    return isFull || isReading ? Pace.BEHIND : Pace.UP_TO_DATE;
  }

  void close() {
    loop.runOnContext(
        nothing -> {
          held.clear();
          lookedFor = Optional.empty();
          look.cancel();
        });
  }

  private boolean isFull() {
    return !socket.isClosed() && socket.writeQueueFull();
  }

  private void goOn() {
    held.removeIf(Followed::isOver);
    if (lookedFor.isPresent() || isFull() || held.isEmpty()) {
      return;
    }
    var next = held.iterator().next();
    held.remove(next);
    lookedFor = Optional.of(next);
    look =
        looks
            .apply(next.image())
            .subscribe()
            .with(
                finding -> loop.runOnContext(nothing -> found(next, finding)),
                e -> loop.runOnContext(nothing -> failed(next)));
  }

  private void found(Followed followed, Finding finding) {
    if (isAwaited(followed)) {
      write(followed, finding);
    }
    goOn();
  }

  /** INVARIANT: what is held again meanwhile is looked up again, so that the latest is told. */
  private boolean isAwaited(Followed followed) {
    var isLookedFor = lookedFor.filter(it -> it == followed).isPresent();
    if (isLookedFor) {
      lookedFor = Optional.empty();
    }
    return isLookedFor && !followed.isOver() && !held.contains(followed);
  }

  private void write(Followed followed, Finding finding) {
    if (finding instanceof Finding.Missing) {
      missing.accept(followed);
    }
    // A version without a result is told when that comes.
    if (!finding.isPending()) {
      write(Message.of(new News.Of(followed.image(), finding)));
    }
  }

  private void failed(Followed followed) {
    lookedFor
        .filter(it -> it == followed)
        .ifPresent(
            it -> {
              lookedFor = Optional.empty();
              held.add(it);
            });
  }

  private void write(Object message) {
    if (socket.isClosed()) {
      return;
    }
    var text = written(message);
    var to = end(text, 0);
    moves(WebSocketFrame.textFrame(text.substring(0, to), to == text.length()));
    while (to < text.length()) {
      var from = to;
      to = end(text, from);
      moves(
          WebSocketFrame.continuationFrame(
              Buffer.buffer(text.substring(from, to)), to == text.length()));
    }
    restrain();
  }

  /** Not between the two halves of a character. */
  private static int end(String text, int from) {
    var to = Math.min(from + FRAME, text.length());
    return to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
  }

  private void moves(WebSocketFrame frame) {
    var taken = socket.writeFrame(frame);
    // What is taken at once, the system had room for, also for a client that has gone.
    if (!taken.isComplete()) {
      taken.onSuccess(it -> hasMoved = true);
    }
  }

  private String written(Object message) {
    try {
      return json.writeValueAsString(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every message can be written", e);
    }
  }
}

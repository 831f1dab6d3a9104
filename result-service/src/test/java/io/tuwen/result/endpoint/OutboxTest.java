package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tuwen.result.Finding;
import io.tuwen.result.endpoint.Outbox.Pace;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.ServerWebSocket;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final List<String> done = new ArrayList<>();
  private final List<Promise<Void>> frames = new ArrayList<>();
  private boolean isFull;
  private boolean isTakenAtOnce;
  private final Outbox outbox =
      new Outbox(
          socket(),
          loop(),
          image -> Uni.createFrom().item(new Finding.Missing()),
          followed -> {},
          new ObjectMapper());

  /** What it asks for would wait in memory, pongs included, however much it asks. */
  @Test
  void no_message_of_a_client_that_is_behind_is_taken_until_it_has_read() {
    isFull = true;
    outbox.restrain();
    assertThat(done).containsExactly("pause");
    isFull = false;

    outbox.drained();

    assertThat(done).containsExactly("pause", "resume");
  }

  @Test
  void a_client_has_stopped_when_nothing_was_taken_from_one_beat_to_the_next() {
    isFull = true;

    assertThat(outbox.beat(false)).isEqualTo(Pace.BEHIND);
    assertThat(outbox.beat(false)).isEqualTo(Pace.STOPPED);
  }

  @Test
  void a_client_that_takes_a_piece_from_one_beat_to_the_next_is_behind() {
    isFull = true;
    outbox.send("answer");
    outbox.beat(false);

    frames.forEach(Promise::complete);

    assertThat(outbox.beat(false)).isEqualTo(Pace.BEHIND);
  }

  @Test
  void what_the_system_has_room_for_is_not_taken_by_the_client() {
    isFull = true;
    outbox.beat(false);
    isTakenAtOnce = true;

    outbox.send("answer");

    assertThat(outbox.beat(false)).isEqualTo(Pace.STOPPED);
  }

  @Test
  void a_client_could_not_be_seen_to_read_while_the_service_slept() {
    isFull = true;
    outbox.beat(false);

    assertThat(outbox.beat(true)).isEqualTo(Pace.BEHIND);
    assertThat(outbox.beat(false)).isEqualTo(Pace.STOPPED);
  }

  @Test
  void a_long_message_comes_in_frames() {
    outbox.send("😀".repeat(30_000));

    assertThat(done).hasSize(3).containsOnly("writeFrame");
  }

  private ServerWebSocket socket() {
    return (ServerWebSocket)
        Proxy.newProxyInstance(
            ServerWebSocket.class.getClassLoader(),
            new Class<?>[] {ServerWebSocket.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("isClosed")) {
                return false;
              }
              if (method.getName().equals("writeQueueFull")) {
                return isFull;
              }
              done.add(method.getName());
              if (method.getName().equals("writeFrame")) {
                var taken = Promise.<Void>promise();
                frames.add(taken);
                return isTakenAtOnce ? Future.succeededFuture() : taken.future();
              }
              return proxy;
            });
  }

  @SuppressWarnings("unchecked")
  private static Context loop() {
    return (Context)
        Proxy.newProxyInstance(
            Context.class.getClassLoader(),
            new Class<?>[] {Context.class},
            (proxy, method, arguments) -> {
              ((Handler<Void>) arguments[0]).handle(null);
              return null;
            });
  }
}

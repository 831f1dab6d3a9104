package io.tuwen.resize.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.share.Party;
import io.tuwen.resize.Delivery;
import io.tuwen.resize.HeldBytes;
import io.tuwen.resize.Rendered;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Through real sockets; the time that a client takes is told by a clock of its own. */
class AnswerTest {
  private static final Party SLOW = new Party.Network("192.0.2.1");
  private static final Party OTHER = new Party.Network("192.0.2.2");

  /** Much more than all buffers in between hold. */
  private static final int LENGTH = 16 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final HeldBytes held = new HeldBytes(LENGTH, new SimpleMeterRegistry(), nanos::get);
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private Socket client;

  @BeforeEach
  void connect() throws Exception {
    var router = Router.router(vertx);
    router.route().handler(this::answer);
    var server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    client = new Socket();
    client.setReceiveBufferSize(32 << 10);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
    client
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private void answer(RoutingContext context) {
    context.request().connection().closeHandler(gone::complete);
    new Answer(context, SLOW)
        .image(
            new Delivery(
                new Rendered(new byte[LENGTH], "image/bmp"),
                false,
                CompletableFuture.completedFuture(true),
                held.take(SLOW, LENGTH)));
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  /** One that read nothing was waited for before its connection was closed. */
  @Test
  void a_client_that_takes_long_is_cut_off_where_another_needs_the_room() throws Exception {
    var in = client.getInputStream();
    assertThat(in.read()).isEqualTo('H');
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());

    await().until(() -> held.find(OTHER, 1).isPresent());

    gone.get(20, TimeUnit.SECONDS);
    assertThat(received(in)).isLessThan(LENGTH);
    assertThat(held.inUse()).isEqualTo(1);
  }

  @Test
  void a_client_that_takes_long_gets_all_where_no_other_needs_the_room() throws Exception {
    var in = client.getInputStream();
    assertThat(in.read()).isEqualTo('H');
    nanos.addAndGet(Duration.ofHours(1).toNanos());

    in.skipNBytes(LENGTH);

    await().until(() -> held.inUse() == 0);
  }

  private static long received(InputStream in) {
    var count = 0L;
    try {
      while (in.read() >= 0) {
        count++;
      }
    } catch (IOException e) {
      // Cut off.
    }
    return count;
  }
}

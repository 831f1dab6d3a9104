package io.tuwen.contract.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Through real sockets, whose buffers are what hides a client's progress; by a clock of its own.
 */
class PacedAnswerTest {
  /** Much more than all buffers in between hold. */
  private static final int LENGTH = 16 << 20;

  private final Vertx vertx = Vertx.vertx();
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicBoolean isGivenUp = new AtomicBoolean();
  private final CompletableFuture<PacedAnswer> begun = new CompletableFuture<>();
  private HttpServer server;
  private HttpServerRequest asked;
  private HttpConnection connection;
  private Context loop;
  private Socket client;

  @BeforeEach
  void connect() throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    client = new Socket();
    // A phone's; else the client's own system would take most of the answer for it.
    client.setReceiveBufferSize(32 << 10);
    client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
    client
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private void answer(HttpServerRequest request) {
    loop = vertx.getOrCreateContext();
    asked = request;
    connection = request.connection();
    var answer =
        new PacedAnswer(
            vertx,
            request,
            nanos::get,
            () -> {
              isGivenUp.set(true);
              Disconnect.now(request);
            });
    request.response().setChunked(true);
    var unused = answer.send(Buffer.buffer(new byte[LENGTH]));
    begun.complete(answer);
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get();
  }

  /** What threw kept one of the few exports for ever. */
  @Test
  void a_client_that_goes_at_the_very_beginning_is_not_a_failure() throws Exception {
    begun.get();
    var created = new CompletableFuture<Boolean>();
    connection.closeHandler(
        gone -> {
          try {
            new PacedAnswer(vertx, asked, nanos::get, () -> {}).close();
            created.complete(true);
          } catch (RuntimeException e) {
            created.completeExceptionally(e);
          }
        });

    client.close();

    assertThat(created.get(20, TimeUnit.SECONDS)).isTrue();
  }

  /** A second in which the client takes so much. */
  private boolean second(InputStream in, int bytes) throws Exception {
    in.readNBytes(bytes);
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    var looked = new CompletableFuture<Void>();
    loop.runOnContext(
        nothing -> {
          begun.join().look();
          looked.complete(null);
        });
    looked.get();
    return !isGivenUp.get();
  }

  @Test
  void a_client_just_above_the_least_rate_is_never_given_up() throws Exception {
    begun.get();
    var in = client.getInputStream();

    for (int i = 0; i < 1200; i++) {
      assertThat(second(in, PacedAnswer.LEAST_RATE + 512)).as("second %d", i).isTrue();
    }
  }

  @Test
  void a_client_below_it_is_given_up() throws Exception {
    begun.get();
    var in = client.getInputStream();
    var seconds = 0;

    while (second(in, PacedAnswer.LEAST_RATE * 3 / 4)) {
      seconds++;
      // A minute's worth, and what the buffers took ahead of the client.
      assertThat(seconds).isLessThan(600);
    }

    assertThat(seconds).isGreaterThan(60);
  }

  @Test
  void a_client_that_takes_nothing_is_given_up_soon() throws Exception {
    begun.get();
    var gone = new CompletableFuture<Void>();
    connection.closeHandler(gone::complete);
    var seconds = 0;

    while (second(InputStream.nullInputStream(), 0)) {
      seconds++;
    }

    assertThat(seconds).isBetween(59, 120);
    // Before it reads on.
    gone.get(20, TimeUnit.SECONDS);
    // Cut off: without the last chunk.
    assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
        .doesNotEndWith("0\r\n\r\n");
  }
}

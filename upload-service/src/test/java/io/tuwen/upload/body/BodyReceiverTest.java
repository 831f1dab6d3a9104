package io.tuwen.upload.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.smallrye.mutiny.vertx.UniHelper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Allowance;
import io.tuwen.contract.share.Party;
import io.tuwen.upload.Mappings;
import io.tuwen.upload.UploadConfig;
import io.tuwen.upload.UploadLimits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One place, a thousand bytes a day, and a permission that takes as long as the test says. */
class BodyReceiverTest {
  private static final Party PARTY = new Party.OfOwner(new Owner("u-1"));

  @TempDir private Path spool;
  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicInteger asked = new AtomicInteger();
  private final Promise<Void> permission = Promise.promise();
  private final List<Socket> sockets = new ArrayList<>();
  private UploadLimits limits;
  private BodyReceiver receiver;
  private HttpServer server;
  private volatile Context loop;
  private volatile Cancellable upload;

  @BeforeEach
  void start() {
    limits = new UploadLimits(mapping(LimitsConfig.class), metrics, () -> 0);
    receiver =
        new BodyReceiver(
            vertx, mapping(UploadConfig.class), mapping(LimitsConfig.class), limits, metrics);
    server = done(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() throws IOException {
    for (var socket : sockets) {
      socket.close();
    }
    done(vertx.close());
  }

  private <T> T mapping(Class<T> type) {
    var properties =
        Map.of(
            "tuwen.upload.spool-directory", spool.toString(),
            "tuwen.upload.max-concurrent", "1",
            "tuwen.limits.bytes-per-day", "1000");
    return Mappings.of(type, properties);
  }

  private static <T> T done(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void answer(HttpServerRequest request) {
    loop = vertx.getOrCreateContext();
    var response = request.response();
    var slow =
        Uni.createFrom()
            .deferred(
                () -> {
                  asked.incrementAndGet();
                  return UniHelper.toUni(permission.future());
                });
    upload =
        receiver
            .receive(request, PARTY, slow)
            .subscribe()
            .with(
                body -> {
                  body.close();
                  response.setStatusCode(201).end();
                },
                e -> response.setStatusCode(((TuwenException) e).code().status()).end());
  }

  private Socket send(long declared, String body) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
    sockets.add(socket);
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(declared, body)
                .getBytes(StandardCharsets.ISO_8859_1));
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
        .readLine();
  }

  private void decide(Runnable decision) {
    loop.runOnContext(nothing -> decision.run());
  }

  private double inUse(String share) {
    return metrics.get("tuwen.shares.in.use").tag("share", share).gauge().value();
  }

  /** Images and bytes. */
  private List<Long> used() {
    return limits.usage(PARTY).stream().map(Allowance.Usage::used).limit(2).toList();
  }

  private void awaitQuestion() {
    await().until(() -> asked.get() == 1);
  }

  private void awaitNothingHeld() {
    await().until(() -> inUse("uploads") == 0 && inUse("spool") == 0);
  }

  @Test
  void a_body_is_received_where_that_is_permitted() throws Exception {
    var client = send(5, "image");
    awaitQuestion();
    assertThat(inUse("spool")).isZero();

    decide(permission::complete);

    assertThat(answer(client)).startsWith("HTTP/1.1 201");
    awaitNothingHeld();
    assertThat(used()).containsExactly(1L, 5L);
  }

  /** Each had a look at the storage and was counted as nothing. */
  @Test
  void a_body_that_is_declared_too_large_asks_for_no_permission() throws Exception {
    assertThat(answer(send(1L << 40, ""))).startsWith("HTTP/1.1 413");

    assertThat(asked).hasValue(0);
  }

  @Test
  void an_upload_that_finds_no_place_asks_for_no_permission() throws Exception {
    send(5, "image");
    awaitQuestion();

    assertThat(answer(send(5, "image"))).startsWith("HTTP/1.1 429");

    assertThat(asked).hasValue(1);
    assertThat(used()).containsExactly(1L, 5L);
  }

  @Test
  void an_upload_of_more_bytes_than_are_left_asks_for_no_permission() throws Exception {
    limits.admit(PARTY, 900);

    assertThat(answer(send(200, ""))).startsWith("HTTP/1.1 429");

    assertThat(asked).hasValue(0);
  }

  @Test
  void a_refusal_counts_as_an_image_and_holds_nothing() throws Exception {
    var client = send(5, "image");
    awaitQuestion();

    decide(() -> permission.fail(new TuwenException(ErrorCode.STORED_QUOTA_EXCEEDED, "2 images")));

    assertThat(answer(client)).startsWith("HTTP/1.1 403");
    awaitNothingHeld();
    assertThat(used()).containsExactly(1L, 0L);
  }

  @Test
  void a_look_that_fails_counts_as_nothing() throws Exception {
    var client = send(5, "image");
    awaitQuestion();

    decide(() -> permission.fail(new TuwenException(ErrorCode.STORAGE_UNAVAILABLE, "down")));

    assertThat(answer(client)).startsWith("HTTP/1.1 503");
    awaitNothingHeld();
    assertThat(used()).containsExactly(0L, 0L);
  }

  @Test
  void a_client_that_leaves_during_the_look_counts_as_an_image_and_holds_nothing()
      throws Exception {
    var client = send(1000, "image");
    awaitQuestion();
    assertThat(inUse("uploads")).isEqualTo(1);

    client.close();
    decide(() -> upload.cancel()); // on the loop, which has it by then
    decide(permission::complete);

    awaitNothingHeld();
    await().untilAsserted(() -> assertThat(used()).containsExactly(1L, 0L));
  }
}

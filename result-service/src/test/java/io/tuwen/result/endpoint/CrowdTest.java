package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.LoggedErrors;
import io.tuwen.contract.testing.LoggedLines;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * 128 event streams on 78 names each without an image held all 10,000 waits: the waits of all other
 * clients were refused, and nothing of it cost the attacker anything.
 */
@QuarkusTest
@TestProfile(CrowdTest.BehindProxy.class)
@QuarkusTestResource(BackendsResource.class)
class CrowdTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ATTACKER = "192.0.2.66";
  private static final String OTHER = "198.51.100.7";

  /** This test is the proxy, so that it can come from everywhere. */
  public static final class BehindProxy implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.trusted-proxies",
          "127.0.0.1",
          "tuwen.limits.streams",
          "200",
          "tuwen.result.compat-wait",
          "60s",
          "tuwen.compat",
          "get_ocr_result");
    }
  }

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private OtherServices pipeline;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<WebSocket> sockets = new ArrayList<>();

  @BeforeEach
  void connect() {
    pipeline = new OtherServices(store, backends);
  }

  @AfterEach
  void everybodyIsGone() {
    sockets.forEach(WebSocket::abort);
    pipeline.close();
    await().untilAsserted(() -> assertThat(inUse("waits")).isZero());
    await().untilAsserted(() -> assertThat(inUse("streams")).isZero());
    await().untilAsserted(() -> assertThat(inUse("named-waits")).isZero());
  }

  @Test
  void ten_thousand_names_of_nothing_on_event_streams_hold_nothing() throws Exception {
    var errors = new LoggedErrors();
    var streams = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < 128; i++) {
      var request = from(ATTACKER, "/v1/events?" + names(78, id -> "image=" + id, "&"));
      streams.add(http.sendAsync(request.build(), BodyHandlers.ofString()));
    }

    assertThatAnotherIsToldWithinASecond(OTHER);

    // Each says so and ends, or breaks off where more looks of one client wait than may.
    CompletableFuture.allOf(streams.toArray(CompletableFuture<?>[]::new))
        .exceptionally(broken -> null)
        .orTimeout(60, TimeUnit.SECONDS)
        .join();
    var whole = streams.stream().filter(it -> !it.isCompletedExceptionally()).toList();
    assertThat(whole).isNotEmpty();
    for (var stream : whole) {
      assertThat(stream.join().body())
          .satisfiesAnyOf(
              told -> assertThat(told.split("event:\\s*not_found", -1)).hasSize(79),
              refused -> assertThat(refused).contains("too_many_waiting"));
    }
    await().untilAsserted(() -> assertThat(inUse("waits")).isZero());
    assertThatAnotherIsToldWithinASecond(ATTACKER);
    errors.close();
    assertThat(errors.lines()).isEmpty();
  }

  @Test
  void ten_thousand_names_of_nothing_at_sockets_hold_nothing() throws Exception {
    var notFound = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      var unused =
          socket(ATTACKER, notFound)
              .sendText("{\"subscribe\":[" + names(100, id -> "\"" + id + "\"", ",") + "]}", true);
    }

    assertThatAnotherIsToldWithinASecond(OTHER);

    await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(inUse("waits")).isZero());
    assertThat(notFound).hasPositiveValue();
    assertThatAnotherIsToldWithinASecond(ATTACKER);
  }

  @Test
  void a_socket_can_go_on_after_a_hundred_names_of_nothing() throws Exception {
    var notFound = new AtomicInteger();
    var socket = socket(OTHER, notFound);
    for (int round = 1; round <= 3; round++) {
      socket
          .sendText("{\"subscribe\":[" + names(100, id -> "\"" + id + "\"", ",") + "]}", true)
          .join();
      var told = 100 * round;
      await().untilAsserted(() -> assertThat(notFound).hasValue(told));
    }

    await().untilAsserted(() -> assertThat(inUse("waits")).isZero());
  }

  @Test
  void a_wait_for_nothing_is_answered_at_once() throws Exception {
    var started = System.nanoTime();

    var answer =
        send(
            from(
                ATTACKER, "/v1/images/" + ImageId.next(InstantSource.system()) + "/text?wait=50s"));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(System.nanoTime() - started).isLessThan(Duration.ofSeconds(20).toNanos());
  }

  /** By contract they may come later, so they are waited for; not by one client alone, though. */
  @Test
  void waits_for_names_that_may_come_later_have_shares_of_their_own() throws Exception {
    var waiting = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < 900; i++) {
      waiting.add(http.sendAsync(ocrResult(ATTACKER, "nothing-" + i), BodyHandlers.ofString()));
    }
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(inUse("named-waits")).isEqualTo(625));

    var tooMuch = http.send(ocrResult(ATTACKER, "more"), BodyHandlers.ofString());
    assertThat(JSON.readTree(tooMuch.body()).asText()).contains("625");
    assertThatAnotherIsToldWithinASecond(OTHER);
    assertThatAnotherIsToldWithinASecond(ATTACKER);

    waiting.forEach(it -> it.cancel(true));
  }

  @Test
  void one_client_does_not_get_all_sockets() throws Exception {
    for (int i = 0; i < 200; i++) {
      socket(ATTACKER, new AtomicInteger());
    }

    assertThatThrownBy(() -> socket(ATTACKER, new AtomicInteger()))
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> {
              assertThat(e.getResponse().statusCode()).isEqualTo(429);
              assertThat(e.getResponse().headers().firstValue("Retry-After")).hasValue("2");
            });
    var stream = send(from(ATTACKER, "/v1/events?image=" + pipeline.upload("x").id()));
    assertThat(stream.statusCode()).isEqualTo(429);
    assertThat(stream.body()).contains("too_many_streams");
    socket(OTHER, new AtomicInteger());
  }

  /** A stranger wrote a line with each attempt. */
  @Test
  void sockets_that_are_refused_since_there_are_too_many_write_no_line() {
    for (int i = 0; i < 200; i++) {
      socket(ATTACKER, new AtomicInteger());
    }
    try (var log = new LoggedLines(Level.INFO)) {
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> socket(ATTACKER, new AtomicInteger()))
            .hasCauseInstanceOf(WebSocketHandshakeException.class);
      }

      assertThat(log.lines()).noneMatch(it -> it.contains("event=refused"));
    }
  }

  /** One second is promised, on a machine that is not shared by others. */
  private void assertThatAnotherIsToldWithinASecond(String client) throws Exception {
    var image = pipeline.upload("one");
    var wait =
        http.sendAsync(
            from(client, "/v1/images/" + image.id() + "/text?wait=50s").build(),
            BodyHandlers.ofString());
    await().untilAsserted(() -> assertThat(inUse("waits")).isPositive());

    pipeline.read(image, "text");
    var started = System.nanoTime();

    assertThat(wait.join().statusCode()).isEqualTo(200);
    assertThat(System.nanoTime() - started).isLessThan(Duration.ofSeconds(45).toNanos());
  }

  private static String names(int count, UnaryOperator<String> each, String between) {
    return IntStream.range(0, count)
        .mapToObj(i -> each.apply(ImageId.next(InstantSource.system()).value()))
        .collect(Collectors.joining(between));
  }

  private HttpRequest.Builder from(String client, String address) {
    return HttpRequest.newBuilder(origin.resolve(address)).header("X-Forwarded-For", client);
  }

  private HttpRequest ocrResult(String client, String name) {
    return from(client, "/get_ocr_result")
        .POST(BodyPublishers.ofString("{\"key\":\"" + name + "_ocr.txt\"}"))
        .build();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private WebSocket socket(String client, AtomicInteger notFound) {
    var listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            if (data.toString().contains("not_found")) {
              notFound.incrementAndGet();
            }
            from.request(1);
            return null;
          }
        };
    var socket =
        http.newWebSocketBuilder()
            .header("X-Forwarded-For", client)
            .buildAsync(URI.create("ws://" + origin.getAuthority() + "/v1/socket"), listener)
            .join();
    sockets.add(socket);
    return socket;
  }

  private double inUse(String share) {
    return metrics.get("tuwen.shares.in.use").tag("share", share).gauge().value();
  }
}

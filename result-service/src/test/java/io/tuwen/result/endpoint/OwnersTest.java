package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.Revocations;
import io.tuwen.contract.session.Session;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an owner has is its own, and only as long as its session lasts. */
@QuarkusTest
@TestProfile(CredentialsTest.NoGuests.class)
@QuarkusTestResource(BackendsResource.class)
class OwnersTest {
  private static final String GONE = "the session is over";

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private SessionTokens tokens;
  @Inject private Revocations revocations;
  @Inject private Names names;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private FakeWorker worker;
  private OtherServices pipeline;

  // Others in each test, since one whose sessions were ended logs in a second later.
  private final Owner alice = person();
  private final Owner bob = person();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void connect() {
    pipeline = new OtherServices(store, backends);
  }

  @AfterEach
  void nothingGoesOn() {
    pipeline.close();
    await()
        .untilAsserted(
            () -> assertThat(metrics.get("tuwen.results.waiting").gauge().value()).isZero());
  }

  private static Owner person() {
    return new Owner("u-" + UUID.randomUUID().toString().replace("-", ""));
  }

  private ImageKey unread(Owner owner) {
    var image = new ImageKey(owner, ImageId.next(InstantSource.system()));
    pipeline.upload(image, "photo");
    return image;
  }

  private ImageKey read(ImageKey image) {
    pipeline.upload(image, "photo");
    pipeline.storeText(image, "secret");
    return image;
  }

  private Session begun(Owner owner) {
    return tokens.begin(owner, "wechat", "shop");
  }

  private HttpRequest.Builder asking(String path, Session session) {
    return HttpRequest.newBuilder(origin.resolve(path))
        .header("Authorization", "Bearer " + tokens.write(session));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> begin(HttpRequest.Builder request) {
    return http.sendAsync(request.build(), BodyHandlers.ofString());
  }

  private void awaitWaiting(int count) {
    await()
        .untilAsserted(
            () ->
                assertThat(metrics.get("tuwen.results.waiting").gauge().value()).isEqualTo(count));
  }

  private static List<HttpRequest.Builder> reads(URI origin, String id) {
    var self = "/v1/images/" + id;
    var gets =
        Stream.of(
            self,
            self + "/text",
            self + "/text?wait=9s",
            self + "/text?detail=chars",
            self + "/codes",
            self + "/renditions",
            self + "/renditions/thumb",
            self + "/renditions/none",
            self + "/renditions?x-oss-process=image/info",
            self + "/renditions?x-oss-process=nonsense",
            "/v1/events?image=" + id);
    return Stream.concat(
            gets.map(path -> HttpRequest.newBuilder(origin.resolve(path))),
            Stream.of(HttpRequest.newBuilder(origin.resolve(self)).DELETE()))
        .toList();
  }

  /** Status, headers, body, and the requests to the storage that it took. */
  private String answer(HttpRequest.Builder request, Session session, String id) throws Exception {
    var before = storageRequests();
    var answer = send(request.header("Authorization", "Bearer " + tokens.write(session)));
    var headers = new TreeMap<>(answer.headers().map());
    headers.remove("date");
    return "%d %s %s storage=%d"
        .formatted(answer.statusCode(), headers, answer.body(), storageRequests() - before)
        .replace(id, "ID");
  }

  private int storageRequests() {
    return metrics.find("tuwen.storage.requests").counters().stream()
        .filter(it -> !"check".equals(it.getId().getTag("operation")))
        .mapToInt(OwnersTest::count)
        .sum();
  }

  private static int count(Counter counter) {
    return (int) counter.count();
  }

  @Test
  void a_foreign_image_answers_like_a_missing_one_and_takes_the_same_work() throws Exception {
    var session = begun(bob);
    var named = new ImageKey(alice, names.ofClientKey(alice, "receipt"));
    for (var image : List.of(read(unread(alice)), unread(alice), read(named))) {
      var foreign = image.id().value();
      var missing =
          (image.equals(named)
                  ? names.ofClientKey(alice, "no such receipt")
                  : ImageId.next(InstantSource.system()))
              .value();

      for (int i = 0; i < reads(origin, foreign).size(); i++) {
        var expected = answer(reads(origin, missing).get(i), session, missing);

        assertThat(answer(reads(origin, foreign).get(i), session, foreign)).isEqualTo(expected);
        assertThat(expected).containsAnyOf("404", "not_found").contains("storage=1");
      }
    }
  }

  @Test
  void no_cache_keeps_what_a_session_has_decided() throws Exception {
    var image = read(unread(alice));
    var self = "/v1/images/" + image.id();

    for (var path : List.of(self, self + "/text", self + "/codes", self + "/renditions")) {
      var headers = send(asking(path, begun(alice))).headers();
      assertThat(headers.allValues("Cache-Control")).as(path).containsExactly("private, no-store");
      assertThat(headers.allValues("Vary"))
          .singleElement()
          .asString()
          .endsWith("Authorization, X-Tuwen-Session");
    }
  }

  /** An address that is handed out ends when it says, and has no other one beside it. */
  @Test
  void where_there_are_no_guests_no_style_has_an_address_without_a_signature() throws Exception {
    var self = "/v1/images/" + unread(alice).id();
    worker.answers(200, "image/jpeg", "made");

    send(asking(self + "/renditions/thumb", begun(alice)));
    var state = send(asking(self, begun(alice))).body();

    assertThat(worker.asked()).singleElement().asString().contains("!thumb?x-tuwen-expires=");
    assertThat(state).contains("!thumb?x-tuwen-expires=").doesNotContain("!thumb\"", "publicLink");
  }

  @Test
  void a_wait_ends_with_its_session() throws Exception {
    var session = begun(alice);
    var path = "/v1/images/" + unread(alice).id();
    var text = begin(asking(path + "/text?wait=50s", session));
    var codes = begin(asking(path + "/codes?wait=50s", session));
    awaitWaiting(2);

    revocations.take(Revocations.keyOf(session), Instant.now());

    for (var ended : List.of(text, codes)) {
      var answer = ended.get(20, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("\"unauthorized\"", GONE);
    }
  }

  @Test
  void the_wait_of_a_client_that_cannot_change_ends_in_a_sentence() throws Exception {
    var session = begun(alice);
    var body = BodyPublishers.ofString("{\"key\":\"none_ocr.txt\"}");
    var sentence =
        begin(asking("/get_ocr_result", session).header("Accept-Language", "en").POST(body));
    awaitWaiting(1);

    revocations.take(Revocations.keyOf(alice), Instant.now());

    var answer = sentence.get(20, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("\"" + GONE);
  }

  @Test
  void a_stream_ends_with_its_session() throws Exception {
    var session = begun(alice);
    var stream = begin(asking("/v1/events?image=" + unread(alice).id(), session));
    awaitWaiting(1);

    revocations.take(Revocations.keyOf(session), Instant.now());

    assertThat(stream.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void a_socket_is_closed_with_its_session_and_says_why() throws Exception {
    var session = begun(alice);
    var closed = new CompletableFuture<String>();
    var socket = socket(session, closed);
    socket.sendText("{\"subscribe\":[\"%s\"]}".formatted(unread(alice).id()), true).join();
    awaitWaiting(1);

    revocations.take(Revocations.keyOf(alice), Instant.now());

    assertThat(closed.get(20, TimeUnit.SECONDS)).startsWith("1008 " + GONE);
  }

  @Test
  void a_wait_ends_when_the_time_of_its_session_is_over() throws Exception {
    var ttl = Duration.ofMinutes(1);
    // One minute of life and one of leeway, of which eight seconds are left.
    var begin = InstantSource.fixed(Instant.now().minusSeconds(112));
    var past = new SessionTokens(List.of(CredentialsTest.SESSION_KEYS), ttl, begin);
    var path = "/v1/images/" + unread(alice).id() + "/text?wait=50s";
    var request =
        HttpRequest.newBuilder(origin.resolve(path))
            .header("Authorization", "Bearer " + past.write(past.begin(alice, "wechat", "shop")));

    var answer = begin(request).get(20, TimeUnit.SECONDS);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains(GONE);
  }

  @Test
  void what_another_session_has_opened_goes_on() throws Exception {
    var session = begun(alice);
    var image = unread(alice);
    var others = begin(asking("/v1/images/" + image.id() + "/text?wait=50s", begun(alice)));
    var own = begin(asking("/v1/images/" + unread(alice).id() + "/text?wait=50s", session));
    awaitWaiting(2);

    revocations.take(Revocations.keyOf(session), Instant.now());
    own.get(20, TimeUnit.SECONDS);
    pipeline.read(image, "secret");

    assertThat(others.get(20, TimeUnit.SECONDS).body()).contains("secret");
  }

  private WebSocket socket(Session session, CompletableFuture<String> closed) {
    var listener =
        new WebSocket.Listener() {
          @Override
          public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
          }
        };
    return http.newWebSocketBuilder()
        .header("Authorization", "Bearer " + tokens.write(session))
        .buildAsync(URI.create("ws://" + origin.getAuthority() + "/v1/socket"), listener)
        .join();
  }
}

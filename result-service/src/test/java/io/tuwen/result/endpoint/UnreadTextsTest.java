package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.ocr.Code;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that ask for what was read and do not take it. Each answer was written at once, and its
 * megabytes waited in memory for as long as the client liked.
 */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@TestProfile(UnreadTextsTest.BehindProxy.class)
class UnreadTextsTest {
  private static final String ATTACKER = "192.0.2.66";
  private static final String OTHER = "198.51.100.7";
  private static final String LONG = "x".repeat(2 << 20);

  /** What one party may have. */
  private static final long SHARE = Runtime.getRuntime().maxMemory() / 16;

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private Names names;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private OtherServices pipeline;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<UnreadAnswer> answers = new ArrayList<>();

  /** This test is the proxy, so that it can come from everywhere. */
  public static final class BehindProxy implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("tuwen.trusted-proxies", "127.0.0.1", "tuwen.compat", "get_ocr_result");
    }
  }

  @BeforeEach
  void connect() {
    pipeline = new OtherServices(store, backends);
  }

  @AfterEach
  void leave() throws IOException {
    for (var it : answers) {
      it.close();
    }
    pipeline.close();
    await().untilAsserted(() -> assertThat(held()).isZero());
  }

  private ImageKey longText() {
    var image = pipeline.upload("photo");
    pipeline.storeLongText(image, LONG);
    return image;
  }

  private ImageKey longCode() {
    var image = pipeline.upload("photo");
    pipeline.storeCode(image, new Code("qr", LONG, OtherServices.QUAD));
    return image;
  }

  /** Asks until one is refused, and one time more than there is room for. */
  private int untilRefused(String path) throws IOException {
    for (long asked = 0; asked <= SHARE; asked += LONG.length()) {
      var answer = new UnreadAnswer(origin, path, ATTACKER);
      answers.add(answer);
      if (answer.status() != 200) {
        return answer.status();
      }
    }
    return 200;
  }

  private HttpResponse<String> get(String path, String client) throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve(path))
            .header("X-Forwarded-For", client)
            .timeout(Duration.ofMinutes(1))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private double held() {
    return metrics.get("tuwen.shares.in.use").tag("share", "held").gauge().value();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/text", "/text?wait=10s", "/codes"})
  void a_client_that_takes_none_of_its_texts_gets_no_further_ones(String what) throws Exception {
    var path = "/v1/images/" + (what.equals("/codes") ? longCode() : longText()).id() + what;

    assertThat(untilRefused(path)).isEqualTo(429);

    var refused = get(path, ATTACKER);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    var served = get(path, OTHER);
    assertThat(served.statusCode()).isEqualTo(200);
    assertThat(served.body()).contains(LONG);
  }

  /** Four addresses would else keep all others from every text. */
  @Test
  void where_others_hold_all_room_a_short_text_is_told_all_the_same() throws Exception {
    var path = "/v1/images/" + longText().id() + "/text";
    var total = Runtime.getRuntime().maxMemory() / 4;
    answers.add(new UnreadAnswer(origin, path, ATTACKER));
    var size = held();
    assertThat(size).isPositive();
    for (int i = 0; held() + size <= total; i++) {
      answers.add(new UnreadAnswer(origin, path, "192.0.2." + i % 8));
    }
    assertThat(get(path, OTHER).statusCode()).isEqualTo(429);
    var image = pipeline.upload("photo");
    pipeline.storeText(image, "short");

    var told = get("/v1/images/" + image.id() + "/text", OTHER);

    assertThat(told.statusCode()).isEqualTo(200);
    assertThat(told.body()).contains("short");
  }

  @Test
  void an_answer_is_counted_until_its_client_has_it() throws Exception {
    var path = "/v1/images/" + longText().id() + "/text";
    var answer = new UnreadAnswer(origin, path, ATTACKER);
    answers.add(answer);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(held()).isGreaterThanOrEqualTo(LONG.length());

    var rest = new String(answer.rest().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(rest).contains("Content-Length: ").endsWith("}");
    await().untilAsserted(() -> assertThat(held()).isZero());
  }

  @Test
  void a_text_of_the_compatibility_endpoint_is_counted_too() throws Exception {
    var image = new ImageKey(Owner.GUEST, names.ofClientKey(Owner.GUEST, "long"));
    pipeline.upload(image, "photo");
    pipeline.storeLongText(image, LONG);
    var answer = new UnreadAnswer(origin, "/get_ocr_result?key=long_ocr.txt", ATTACKER);
    answers.add(answer);
    assertThat(held()).isGreaterThanOrEqualTo(LONG.length());

    var rest = new String(answer.rest().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(rest).endsWith("\r\n\r\n\"" + LONG + "\"");
  }

  /** Their heads are there before their events, so that those cannot be answered with 429. */
  @Test
  void streams_that_do_not_take_their_event_get_no_further_ones() throws Exception {
    var path = "/v1/events?image=" + longText().id();
    var size = 0.0;
    while (held() + size <= SHARE) {
      var before = held();
      answers.add(new UnreadAnswer(origin, path, ATTACKER));
      await().untilAsserted(() -> assertThat(held()).isGreaterThan(before));
      size = held() - before;
    }

    try (var refused = new UnreadAnswer(origin, path, ATTACKER);
        var other = new UnreadAnswer(origin, path, OTHER)) {
      var event = new String(other.rest().readNBytes(LONG.length()), StandardCharsets.UTF_8);
      assertThat(event).contains("ocr.completed").contains("xxx");
      assertThat(new String(refused.rest().readAllBytes(), StandardCharsets.UTF_8))
          .doesNotContain("xxx");
    }
  }

  @Test
  void an_event_is_counted_until_its_client_has_it() throws Exception {
    var answer = new UnreadAnswer(origin, "/v1/events?image=" + longText().id(), ATTACKER);
    answers.add(answer);
    await().untilAsserted(() -> assertThat(held()).isGreaterThanOrEqualTo(LONG.length()));

    // The text is in it twice: by itself, and as a line.
    answer.rest().readNBytes(2 * LONG.length());

    await().untilAsserted(() -> assertThat(held()).isZero());
  }

  /** It has no body, so there is nothing that its client could take. */
  @Test
  void the_head_alone_holds_nothing() throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve("/v1/images/" + longText().id() + "/text"))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();

    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

    await().untilAsserted(() -> assertThat(held()).isZero());
  }
}

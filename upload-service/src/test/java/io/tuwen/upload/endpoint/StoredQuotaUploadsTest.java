package io.tuwen.upload.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.upload.testing.Form;
import io.tuwen.upload.testing.ResultServiceStub;
import io.tuwen.upload.testing.TestCredential;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much an owner may have stored, as the result service knows it. */
@QuarkusTest
@TestProfile(StoredQuotaUploadsTest.Bounded.class)
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ResultServiceStub.class)
class StoredQuotaUploadsTest {
  private static final byte[] JPEG = TestImages.jpeg(40, 30);
  private static final int BURST = 12;

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private Names names;
  @Inject private MeterRegistry metrics;
  private ResultServiceStub results;

  private String owner = another();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Two images and no more. */
  public static final class Bounded implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.limits.stored-images", "2",
          "tuwen.limits.stored-bytes", "1M",
          "tuwen.limits.uploads-burst", Integer.toString(BURST),
          "tuwen.limits.uploads-per-minute", "1",
          "tuwen.limits.address-factor", "1000",
          "tuwen.compat", "wxocr,upload_ocr_image",
          "tuwen.tickets.upload-url", "http://127.0.0.1:9/tuwen-originals/");
    }
  }

  /** Who has not been asked about yet: an answer is kept for a while. */
  private static String another() {
    return "u-" + UUID.randomUUID().toString().replace("-", "");
  }

  private static String usage(long images, long bytes) {
    return "{\"stored\":{\"images\":%d,\"bytes\":%d,\"texts\":0},\"days\":[],\"limits\":{}}"
        .formatted(images, bytes);
  }

  private HttpResponse<String> send(String path, byte[] body, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve(path))
            .header(TestCredential.HEADER, owner)
            .POST(BodyPublishers.ofByteArray(body));
    return http.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofString());
  }

  /**
   * Uploads until it is refused, each time for another owner: where the index answers too late, as
   * at a first question or on a busy machine, an upload passes, and so do the owner's next ones.
   */
  private HttpResponse<String> refused(byte[] body) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              owner = another();
              return send("/v1/images", body);
            },
            answer -> answer.statusCode() == 403);
  }

  @Test
  void who_has_less_than_it_may_uploads() throws Exception {
    results.answersWith(200, usage(2, 0));
    refused(JPEG);
    // Where the index answers too late, an upload passes and its question may come to nothing.
    await()
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(
            () -> {
              owner = another();
              results.answersWith(200, usage(1, 100));
              assertThat(send("/v1/images", JPEG).statusCode()).isEqualTo(201);
              assertThat(results.callers()).singleElement().asString().startsWith(owner + ".");
            });
    assertThat(results.questions()).containsExactly("/v1/usage?days=1");
  }

  @ParameterizedTest
  @CsvSource({"2, 100", "0, 1048576"})
  void who_has_as_much_as_it_may_gets_neither_an_upload_nor_a_ticket(long images, long bytes)
      throws Exception {
    results.answersWith(200, usage(images, bytes));

    for (var answer : List.of(refused(JPEG), send("/upload_ocr_image", JPEG))) {
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
      assertThat(answer.body()).contains("\"stored_quota_exceeded\"");
    }
    assertThat(send("/v1/uploads", new byte[0]).statusCode()).isEqualTo(403);
    assertThat(send("/wxocr", JPEG).body()).contains("\"errcode\":").doesNotContain("\"ok\"");
  }

  /** A phone that had lost the answer was told to delete images. */
  @Test
  void what_is_stored_already_is_answered_as_before_and_brings_nothing_new() throws Exception {
    results.answersWith(200, usage(2, 0));
    refused(JPEG);
    var image = image("mine", 0);
    store.put(
        Bucket.ORIGINALS, image.objectKey(), Content.of(JPEG), Attributes.ofType("image/jpeg"));
    var more = new Form().file("a", JPEG).file("b", JPEG).end();

    var again = send("/v1/images", JPEG, "Idempotency-Key", "mine");

    assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
    assertThat(again.body()).contains(image.objectKey().value());
    assertThat(send("/v1/uploads", "{\"idempotencyKey\":\"mine\"}".getBytes(UTF_8)).statusCode())
        .isEqualTo(201);
    assertThat(send("/v1/images", JPEG, "Idempotency-Key", "other").statusCode()).isEqualTo(403);
    assertThat(send("/v1/images", more, "Idempotency-Key", "mine").statusCode()).isEqualTo(403);
    assertThat(store.list(Bucket.ORIGINALS, owner + "/", "", 9).objects()).hasSize(1);
  }

  /** The first and the last were looked at, and those between them were stored anew. */
  @Test
  void an_image_that_was_deleted_between_others_is_new() throws Exception {
    results.answersWith(200, usage(2, 0));
    refused(JPEG);
    for (int place : List.of(0, 2)) {
      store.put(
          Bucket.ORIGINALS,
          image("mine", place).objectKey(),
          Content.of(JPEG),
          Attributes.ofType("image/jpeg"));
    }
    var three = new Form().file("a", JPEG).file("b", JPEG).file("c", JPEG).end();

    assertThat(send("/v1/images", three, "Idempotency-Key", "mine").statusCode()).isEqualTo(403);
    assertThat(store.list(Bucket.ORIGINALS, owner + "/", "", 9).objects()).hasSize(2);
  }

  /** Each had a look at the storage, and an owner at its bound could ask without end. */
  @Test
  void refusals_count_as_uploads() throws Exception {
    results.answersWith(200, usage(2, 0));
    refused(JPEG);
    var looks = looks();

    for (int i = 0; i < 50; i++) {
      send("/v1/images", JPEG, "Idempotency-Key", "new-" + i);
    }

    // One comes back in a minute.
    assertThat(looks() - looks).isBetween(1.0, BURST + 2.0);
    assertThat(send("/v1/images", JPEG).statusCode()).isEqualTo(429);
  }

  /** What was looked at was given back, to be counted later; but these never came that far. */
  @Test
  void what_is_too_large_is_refused_without_a_look() throws Exception {
    results.answersWith(200, usage(2, 0));
    refused(JPEG);
    put("mine");
    var looks = looks();

    for (int i = 0; i < 50; i++) {
      assertThat(declaring(1L << 40, "mine")).startsWith("HTTP/1.1 413");
      assertThat(
              send(
                      "/v1/uploads",
                      "{\"idempotencyKey\":\"mine\",\"size\":1000000000000}".getBytes(UTF_8))
                  .statusCode())
          .isEqualTo(413);
    }

    assertThat(looks() - looks).isZero();
  }

  /** It would count where it is fetched, and no one fetches it. */
  @Test
  void a_form_with_an_address_counts_where_no_address_is_taken() throws Exception {
    results.answersWith(200, usage(2, 0));
    refused(JPEG);
    put("mine");
    var looks = looks();

    for (int i = 0; i < 50; i++) {
      send(
          "/v1/images",
          "img_url=https%3A%2F%2Fa.example%2F".getBytes(UTF_8),
          "Idempotency-Key",
          "mine");
    }

    assertThat(looks() - looks).isBetween(1.0, BURST + 2.0);
  }

  /** How often the service has looked whether something is stored. */
  private double looks() {
    return metrics.get("tuwen.storage.requests").tag("operation", "head").counter().count();
  }

  private void put(String key) {
    store.put(
        Bucket.ORIGINALS,
        image(key, 0).objectKey(),
        Content.of(JPEG),
        Attributes.ofType("image/jpeg"));
  }

  /** The answer's first line to a body of which nothing comes. */
  private String declaring(long length, String key) throws IOException {
    try (var socket = new Socket(origin.getHost(), origin.getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /v1/images HTTP/1.1\r\nHost: x\r\n%s: %s\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n"
                  .formatted(TestCredential.HEADER, owner, key, length)
                  .getBytes(UTF_8));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
    }
  }

  private ImageKey image(String key, int place) {
    var mine = Owner.parse(owner).orElseThrow();
    return new ImageKey(mine, names.ofIdempotencyKey(mine, key, place));
  }

  @Test
  void the_rest_of_a_large_refused_body_is_thrown_away() throws Exception {
    results.answersWith(200, usage(2, 0));

    assertThat(refused(new byte[8 << 20]).body()).contains("\"stored_quota_exceeded\"");
  }

  @Test
  void an_upload_passes_where_the_index_is_away() throws Exception {
    results.answersWith(503, "{\"code\":\"index_unavailable\"}");

    assertThat(send("/v1/images", JPEG).statusCode()).isEqualTo(201);
  }

  @Test
  void a_guest_has_no_bound_and_is_not_asked_about() throws Exception {
    results.answersWith(200, usage(2, 0));
    var request =
        HttpRequest.newBuilder(origin.resolve("/v1/images"))
            .POST(BodyPublishers.ofByteArray(JPEG))
            .build();

    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);

    assertThat(results.questions()).isEmpty();
  }
}

package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.key.PublicId;
import io.tuwen.contract.rendition.RenditionEngine;
import io.tuwen.contract.rendition.RenditionStamp;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.sign.AddressSigner;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(FakeWorker.class)
class RenditionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Much more than all buffers in between hold. */
  private static final long LARGE = 64 << 20;

  private static final int MOST_HELD = 1 << 20;

  private static final String PROCESS = "?x-oss-process=image/resize,w_100";

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private Names names;
  @Inject private AddressSigner signer;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private FakeWorker worker;
  private OtherServices pipeline;
  private Renditions renditions;
  private ImageKey image;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void upload() {
    pipeline = new OtherServices(store, backends);
    renditions = new Renditions(store, names);
    image = pipeline.upload("photo");
    worker.answers(200, "image/jpeg", "made");
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  @Test
  void a_stored_style_is_there_at_once_and_nobody_is_asked() throws Exception {
    storeThumb("stored");

    var answer = get("/thumb");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("stored");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
        .contains("private", "max-age=3600")
        .doesNotContain("no-cache");
    assertThat(worker.asked()).isEmpty();
  }

  @Test
  void of_an_image_that_a_client_can_replace_a_phone_asks_each_time() throws Exception {
    image = new ImageKey(Owner.GUEST, names.ofClientKey(Owner.GUEST, "receipt"));
    pipeline.upload(image, "photo");

    assertThat(get("/thumb").headers().firstValue("Cache-Control").orElse(""))
        .contains("private", "no-cache")
        .doesNotContain("max-age");
  }

  @Test
  void what_is_not_there_is_kept_by_no_one() throws Exception {
    image = new ImageKey(Owner.GUEST, ImageId.next(InstantSource.system()));

    assertThat(get("/thumb").headers().firstValue("Cache-Control")).hasValue("no-store");
  }

  @Test
  void who_has_it_already_is_told_so() throws Exception {
    storeThumb("stored");
    var tag = get("/thumb").headers().firstValue("ETag").orElseThrow();

    assertThat(get("/thumb", "If-None-Match", tag).statusCode()).isEqualTo(304);
  }

  @Test
  void a_missing_style_is_made() throws Exception {
    var answer = get("/thumb");

    assertThat(answer.body()).isEqualTo("made");
    assertThat(answer.headers().firstValue("ETag")).hasValue("\"made-tag\"");
    assertThat(worker.asked()).containsExactly("/" + name() + "!thumb");
  }

  @Test
  void a_style_of_an_earlier_version_is_made_again() throws Exception {
    storeThumb("stored");
    pipeline.upload(image, "another photo");

    assertThat(get("/thumb").body()).isEqualTo("made");
  }

  @Test
  void a_style_that_an_engine_made_which_is_not_trusted_is_made_again() throws Exception {
    // Revision 1 of vips wrote into WebP where a photo was taken.
    var eTag = pipeline.upload(image, "photo");
    var untrusted = new RenditionStamp(eTag, "image/resize,w_100", new EngineId("vips", 1));
    renditions.store(name().rendition("thumb"), new byte[1], "image/webp", untrusted);

    assertThat(get("/thumb").body()).isEqualTo("made");
    assertThat(worker.asked()).containsExactly("/" + name() + "!thumb");
  }

  @Test
  void what_is_told_of_an_image_is_asked_for_as_its_owner_and_kept_by_no_one() throws Exception {
    worker.answers(200, "application/json", "{}");

    var answer = get("?x-oss-process=image/info");

    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("private, no-store");
    assertThat(worker.asked().get(0)).contains("&" + AddressSigner.FOR_OWNER + "&");
  }

  @Test
  void a_client_that_takes_better_formats_is_given_what_the_worker_chooses() throws Exception {
    storeThumb("stored");

    var answer = get("/thumb", "Accept", "image/webp,*/*");

    assertThat(answer.body()).isEqualTo("made");
    assertThat(answer.headers().firstValue("Vary").orElse(""))
        .contains("Accept, Authorization, X-Tuwen-Session");
    assertThat(worker.asked()).containsExactly("/" + name() + "!thumb image/webp,*/*");
  }

  @Test
  void a_stored_failure_says_why() throws Exception {
    renditions.storeFailure(
        image.objectKey(), "thumb", stamp(), "image_unreadable", "the image ends early");

    var answer = get("/thumb");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(json(answer).path("code").asText()).isEqualTo("image_unreadable");
    assertThat(json(answer).path("detail").asText()).isEqualTo("the image ends early");
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchStyle, 404, not_found",
    "404, NoSuchKey, 404, not_found",
    // What a proxy says, or another pod that has the address of one that is gone.
    "404, '', 503, rendition_unavailable",
    "400, BadRequest, 422, processing_refused",
    "429, TooManyRequests, 429, too_many_renditions",
    "503, ServiceUnavailable, 503, rendition_unavailable",
    "500, InternalError, 503, rendition_unavailable"
  })
  void what_the_worker_refuses_is_said_in_our_words(
      int status, String code, int ours, String ourCode) throws Exception {
    worker.fails(status, code, "no");

    var answer = get("/thumb");

    assertThat(answer.statusCode()).isEqualTo(ours);
    assertThat(json(answer).path("code").asText()).isEqualTo(ourCode);
    assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(ours >= 429);
  }

  @Test
  void that_an_image_is_missing_is_not_taken_from_what_is_not_the_worker() throws Exception {
    worker.fails(404, "", "default backend");

    assertThat(get(PROCESS).statusCode()).isEqualTo(503);
  }

  @Test
  void any_processing_is_asked_for_by_a_signed_address() throws Exception {
    var answer = get(PROCESS);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("made");
    var asked = worker.asked().get(0);
    assertThat(asked).startsWith("/" + name() + "?x-oss-process=image%2Fresize%2Cw_100&");
    var signer = new AddressSigner(List.of("test=0123456789abcdef0123456789abcdef"));
    assertThat(signer.verify(asked, Instant.now())).isEqualTo(AddressSigner.Verdict.VALID);
  }

  @Test
  void what_is_wrong_with_a_processing_is_said_in_the_words_of_oss() throws Exception {
    worker.fails(400, "InvalidArgument", "resize: w is from 1 to 16384");

    var answer = get("?x-oss-process=image/resize,w_0");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/xml");
    assertThat(answer.body()).contains("<Code>InvalidArgument</Code>");
  }

  @Test
  void without_a_processing_there_is_a_list_of_what_is_there() throws Exception {
    storeThumb("stored");

    var list = json(get(""));

    assertThat(list.findValuesAsText("name")).containsExactly("thumb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/thumb", PROCESS})
  void a_foreign_image_answers_like_a_missing_one(String rest) throws Exception {
    var missing = ImageId.next(InstantSource.system());
    var foreign = "0000";

    for (var id : List.of(missing.value(), foreign)) {
      var answer = send("/v1/images/" + id + "/renditions" + rest);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(json(answer).path("detail").asText()).isEqualTo("there is no such image");
    }
    assertThat(worker.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a.b", "/%20", "/a%2Fb", "/a!b"})
  void what_is_no_name_of_a_style_is_not_found(String style) throws Exception {
    assertThat(get(style).statusCode()).isEqualTo(404);
    assertThat(worker.asked()).isEmpty();
  }

  @Test
  void the_state_of_an_image_lists_what_there_is_of_this_version() throws Exception {
    var key = image.objectKey();
    storeThumb("stored");
    renditions.storeFailure(key, "thumb", stamp(), "image_unreadable", "an earlier try");
    renditions.storeFailure(key, "large", stamp(), "processing_refused", "too small");
    store(name().rendition("thumb", "webp"), "webp");
    renditions.storePrivately(
        names.processed(key, "image/rotate,90"),
        new byte[1],
        "image/jpeg",
        new RenditionStamp(stamp().eTag(), "image/rotate,90", RenditionEngine.CURRENT));
    var old = new RenditionStamp(new ETag("00aa"), "image/x", new EngineId("vips", 9));
    renditions.store(name().rendition("old"), new byte[1], "image/jpeg", old);

    var state = json(send("/v1/images/" + image.id()));

    var listed = state.at("/operations/renditions");
    assertThat(listed.findValuesAsText("name"))
        .hasSize(4)
        .contains("large", "thumb", "thumb.webp", "image/rotate,90");
    assertThat(listed.toString()).doesNotContain("@");
    var thumb = named(listed, "thumb");
    assertThat(thumb.path("status").asText()).isEqualTo("completed");
    assertThat(thumb.path("engine").asText()).isEqualTo(RenditionEngine.CURRENT.toString());
    assertThat(thumb.path("size").asInt()).isEqualTo("stored".length());
    assertThat(thumb.path("link").asText())
        .isEqualTo("/v1/images/" + image.id() + "/renditions/thumb");
    assertThat(thumb.path("publicLink").asText()).isEqualTo("/" + name() + "!thumb");
    var turned = named(listed, "image/rotate,90");
    assertThat(turned.path("link").asText())
        .isEqualTo("/v1/images/" + image.id() + "/renditions?x-oss-process=image%2Frotate%2C90");
    assertThat(turned.has("publicLink")).isFalse();
    assertThat(state.path("publicId").asText()).isEqualTo(name().value());
    var large = named(listed, "large");
    assertThat(large.path("status").asText()).isEqualTo("failed");
    assertThat(large.at("/error/code").asText()).isEqualTo("processing_refused");
  }

  /** A page's image sends no session, so the address has to be enough, and not for ever. */
  @Test
  void the_state_of_an_image_has_signed_addresses_of_its_styles() throws Exception {
    storeThumb("stored");
    store(name().rendition("large"), "stored");
    renditions.storeFailure(
        image.objectKey(), "compressed", stamp(), "processing_refused", "too small");

    var links = json(send("/v1/images/" + image.id())).at("/links/renditions");

    assertThat(links.fieldNames()).toIterable().containsExactly("thumb", "large");
    for (var style : List.of("thumb", "large")) {
      var address = links.path(style).asText();
      assertThat(address).startsWith("/" + name() + "!" + style + "?x-tuwen-expires=");
      assertThat(signer.verify(address, Instant.now())).isEqualTo(AddressSigner.Verdict.VALID);
      var expires = AddressSigner.expires(address).orElseThrow();
      assertThat(Duration.between(Instant.now(), expires))
          .isBetween(Duration.ofMinutes(59), Duration.ofHours(2));
    }
  }

  /** A worker's 60 MB ended the service whose heap has 128. */
  @ParameterizedTest
  @ValueSource(strings = {"/other", PROCESS})
  void a_large_rendition_waits_at_the_worker_until_its_client_takes_it(String rest)
      throws Exception {
    worker.answersImage(LARGE);

    try (var body = open(rest).body()) {
      assertThat(worker.written()).isLessThan(LARGE);
      assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(LARGE);
    }
    await().untilAsserted(() -> assertThat(inUse("renditions")).isZero());
  }

  @Test
  void the_worker_is_let_go_of_where_a_client_goes() throws Exception {
    worker.answersImage(LARGE);

    open(PROCESS).body().close();

    await().untilAsserted(() -> assertThat(worker.written()).isEqualTo(FakeWorker.GONE));
    await().untilAsserted(() -> assertThat(inUse("renditions")).isZero());
  }

  @Test
  void a_rendition_that_ends_early_at_the_worker_is_not_taken_for_a_whole_one() throws Exception {
    worker.isCutOff();

    assertThatThrownBy(() -> get(PROCESS)).isInstanceOf(IOException.class);
  }

  @Test
  void who_has_what_was_made_already_is_told_so() throws Exception {
    worker.answersImage(LARGE);

    var answer = get("/other", "If-None-Match", "\"made-tag\"");

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(answer.body()).isEmpty();
    await().untilAsserted(() -> assertThat(inUse("renditions")).isZero());
  }

  @Test
  void the_head_of_what_is_made_is_had_without_its_bytes() throws Exception {
    worker.answersImage(LARGE);
    var request =
        HttpRequest.newBuilder(origin.resolve("/v1/images/" + image.id() + "/renditions" + PROCESS))
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();

    var answer = http.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("image/bmp");
    assertThat(answer.body()).isEmpty();
    await().untilAsserted(() -> assertThat(worker.written()).isEqualTo(FakeWorker.GONE));
    await().untilAsserted(() -> assertThat(inUse("renditions")).isZero());
  }

  @Test
  void an_error_without_an_end_is_no_answer() throws Exception {
    worker.answers(400, "application/xml", "x".repeat(1 << 20));

    assertThat(get("/other").statusCode()).isEqualTo(503);
    await().untilAsserted(() -> assertThat(inUse("renditions")).isZero());
  }

  @Test
  void a_large_stored_style_comes_from_the_worker_by_the_piece() throws Exception {
    storeThumb("x".repeat((1 << 20) + 1));

    assertThat(get("/thumb").body()).isEqualTo("made");
  }

  @Test
  void what_was_held_of_a_stored_style_is_let_go_of() throws Exception {
    storeThumb("stored");

    get("/thumb");

    await().untilAsserted(() -> assertThat(inUse("held")).isZero());
  }

  /**
   * Its share was given back when it was queued, and 300 MB waited for clients that read nothing.
   */
  @Test
  void a_stored_style_is_held_until_its_client_has_it() throws Exception {
    storeThumb("x".repeat(MOST_HELD));

    try (var first = unread("/thumb");
        var second = unread("/thumb")) {
      assertThat(List.of(first.status(), second.status())).containsOnly(200);
      assertThat(inUse("held")).isEqualTo(2 * MOST_HELD);

      first.rest().transferTo(OutputStream.nullOutputStream());

      await().untilAsserted(() -> assertThat(inUse("held")).isEqualTo(MOST_HELD));
    }

    await().untilAsserted(() -> assertThat(inUse("held")).isZero());
  }

  @Test
  void a_client_that_takes_none_of_its_stored_styles_gets_no_further_ones() throws Exception {
    storeThumb("x".repeat(MOST_HELD));
    var share = Runtime.getRuntime().maxMemory() / 16;
    var answers = new ArrayList<UnreadAnswer>();
    try {
      for (long held = MOST_HELD; held <= share; held += MOST_HELD) {
        answers.add(unread("/thumb"));
      }
      assertThat(answers).allSatisfy(it -> assertThat(it.status()).isEqualTo(200));

      assertThat(get("/thumb").statusCode()).isEqualTo(429);
    } finally {
      for (var it : answers) {
        it.close();
      }
    }

    await().untilAsserted(() -> assertThat(inUse("held")).isZero());
  }

  private UnreadAnswer unread(String rest) throws IOException {
    return new UnreadAnswer(origin, "/v1/images/" + image.id() + "/renditions" + rest, "192.0.2.1");
  }

  /** What was there for a client that had left belonged to no request, and its share stayed. */
  @ParameterizedTest
  @ValueSource(strings = {"/thumb", PROCESS})
  void clients_that_leave_before_their_answer_hold_nothing(String rest) throws Exception {
    storeThumb("stored");
    for (int i = 0; i < 200; i++) {
      try (var socket = new Socket(origin.getHost(), origin.getPort())) {
        socket
            .getOutputStream()
            .write(
                "GET /v1/images/%s/renditions%s HTTP/1.1\r\nHost: x\r\n\r\n"
                    .formatted(image.id(), rest)
                    .getBytes(StandardCharsets.US_ASCII));
      }
    }

    await()
        .pollDelay(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(inUse("renditions") + inUse("held")).isZero());
  }

  private double inUse(String share) {
    return metrics.get("tuwen.shares.in.use").tag("share", share).gauge().value();
  }

  /** Answers when its head is there. */
  private HttpResponse<InputStream> open(String rest) throws Exception {
    return http.send(
        HttpRequest.newBuilder(origin.resolve("/v1/images/" + image.id() + "/renditions" + rest))
            .build(),
        BodyHandlers.ofInputStream());
  }

  private PublicId name() {
    return names.publicName(image.objectKey());
  }

  private static JsonNode named(JsonNode listed, String name) {
    for (var it : listed) {
      if (it.path("name").asText().equals(name)) {
        return it;
      }
    }
    throw new AssertionError("no " + name + " in " + listed);
  }

  private void storeThumb(String bytes) {
    store(name().rendition("thumb"), bytes);
  }

  private void store(ObjectKey key, String bytes) {
    renditions.store(key, bytes.getBytes(StandardCharsets.UTF_8), "image/jpeg", stamp());
  }

  private RenditionStamp stamp() {
    return new RenditionStamp(
        pipeline.upload(image, "photo"), "image/resize,w_100", RenditionEngine.CURRENT);
  }

  private HttpResponse<String> get(String rest, String... headers) throws Exception {
    return send("/v1/images/" + image.id() + "/renditions" + rest, headers);
  }

  private HttpResponse<String> send(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(origin.resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body());
  }
}

package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.ocr.Code;
import io.tuwen.contract.ocr.Point;
import io.tuwen.contract.ocr.Quad;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.OssObjectStore;
import io.tuwen.contract.store.StorageConfigs;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ImagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MANY = 500;
  private static final Code CODE =
      new Code(
          "QR_CODE",
          "<b>\0",
          new Quad(new Point(9, 1), new Point(9, 9), new Point(1, 9), new Point(1, 1)));

  /** Whether the original is there, and its text. */
  private static final int LOOK = 2;

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private OtherServices pipeline;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void connect() {
    pipeline = new OtherServices(store, backends);
  }

  @AfterEach
  void everybodyIsGone() {
    pipeline.close();
    await().untilAsserted(() -> assertThat(waiting()).isZero());
  }

  @Test
  void the_description_of_the_api_is_for_clients_and_what_is_for_operators_is_not_here()
      throws Exception {
    assertThat(get("/v1/openapi").body()).contains("openapi: 3.1.0", "/v1/images");
    for (var path : new String[] {"/q/openapi", "/q/metrics", "/q/health/ready", "/q"}) {
      assertThat(get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void a_finished_image_has_its_text_at_once() throws Exception {
    var image = pipeline.upload("photo");
    pipeline.storeText(image, "你好", "world 1");

    var answer = get("/v1/images/" + image.id() + "/text");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Vary"))
        .contains("Accept, Authorization, X-Tuwen-Session");
    assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
        .contains("private", "no-cache");
    var json = JSON.readTree(answer.body());
    assertThat(json.path("id").asText()).isEqualTo(image.id().value());
    assertThat(json.path("status").asText()).isEqualTo("completed");
    assertThat(json.path("engine").asText()).isEqualTo("embedded/1");
    assertThat(json.path("text").asText()).isEqualTo("你好\nworld 1");
    assertThat(json.path("image")).isEqualTo(JSON.readTree("{\"width\":64,\"height\":48}"));
    assertThat(json.at("/lines/1/quad")).isEqualTo(JSON.readTree("[[1,2],[30,2],[30,20],[1,20]]"));
    assertThat(json.has("error")).isFalse();
  }

  /** Of the version before; clients and other services read it. */
  @Test
  void the_bytes_of_every_answer_are_these() throws Exception {
    var image = pipeline.upload("photo");
    var path = "/v1/images/" + image.id() + "/text";

    assertThat(get(path).body()).isEqualTo("{\"id\":\"%s\",\"status\":\"pending\"}", image.id());
    pipeline.storeText(image, "你好");
    assertThat(withoutTime(get(path).body()))
        .isEqualTo(
            """
            {"id":"%s","status":"completed","eTag":"5ae0c1c8a5260bc7b6648f6fbd115c35",\
            "engine":"embedded/1","time":"T","text":"你好","image":{"width":64,"height":48},"rotation":0,\
            "lines":[{"text":"你好","quad":[[1,2],[30,2],[30,20],[1,20]],"confidence":0.9,\
            "words":[{"text":"你好","quad":[[1,2],[30,2],[30,20],[1,20]],"confidence":0.9}]}],\
            "codes":[]}""",
            image.id());
    pipeline.storeFailure(image, "image_unreadable", "the image ends early");
    assertThat(withoutTime(get(path).body()))
        .isEqualTo(
            """
            {"id":"%s","status":"failed","eTag":"5ae0c1c8a5260bc7b6648f6fbd115c35",\
            "engine":"embedded/1","time":"T","error":{"code":"image_unreadable",\
            "title":"The image cannot be read","detail":"the image ends early"}}""",
            image.id());
  }

  @Test
  void the_bytes_of_every_answer_about_codes_are_these() throws Exception {
    var image = pipeline.upload("photo");
    var path = "/v1/images/" + image.id() + "/codes";

    var pending = get(path);
    assertThat(pending.statusCode()).isEqualTo(202);
    assertThat(pending.headers().firstValue("Retry-After")).contains("1");
    assertThat(pending.body()).isEqualTo("{\"id\":\"%s\",\"status\":\"pending\"}", image.id());
    pipeline.storeText(image, "你好");
    assertThat(get(path).body())
        .isEqualTo(
            """
            {"id":"%s","status":"completed","image":{"width":64,"height":48},"codes":[]}""",
            image.id());
    pipeline.storeCode(image, CODE);
    assertThat(get(path).body())
        .isEqualTo(
            """
            {"id":"%s","status":"completed","image":{"width":64,"height":48},\
            "codes":[{"format":"QR_CODE","text":"<b>\\u0000","quad":[[9,1],[9,9],[1,9],[1,1]]}]}""",
            image.id());
    assertThat(get("/v1/images/" + image.id() + "/text").body())
        .contains("\"codes\":[{\"format\":\"QR_CODE\"");
    pipeline.storeFailure(image, "image_unreadable", "the image ends early");
    assertThat(get(path).body())
        .isEqualTo(
            """
            {"id":"%s","status":"failed","error":{"code":"image_unreadable",\
            "title":"The image cannot be read","detail":"the image ends early"}}""",
            image.id());
  }

  @Test
  void codes_that_have_not_changed_are_not_sent_again() throws Exception {
    var image = pipeline.upload("photo");
    pipeline.storeCode(image, CODE);
    var path = "/v1/images/" + image.id() + "/codes";
    var answer = get(path);
    var tag = answer.headers().firstValue("ETag").orElseThrow();
    assertThat(answer.headers().firstValue("Cache-Control").orElse(""))
        .contains("private", "no-cache");

    assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get("/v1/images/" + image.id() + "/text", "If-None-Match", tag).statusCode())
        .isEqualTo(200);
    assertThat(get(path, "Accept", "text/plain").statusCode()).isEqualTo(406);
  }

  @Test
  void who_waits_for_codes_is_answered_when_the_image_is_read() throws Exception {
    var image = pipeline.upload("photo");
    var answer = getAsync("/v1/images/" + image.id() + "/codes?wait=10s");
    await().untilAsserted(() -> assertThat(waiting()).isEqualTo(1));

    pipeline.storeCode(image, CODE);
    pipeline.tell(image);

    assertThat(answer.get(20, TimeUnit.SECONDS).body()).contains("QR_CODE");
  }

  @Test
  void characters_are_told_where_they_are_asked_for() throws Exception {
    var image = pipeline.upload("photo");
    pipeline.storeText(image, "你好");
    var path = "/v1/images/" + image.id() + "/text";

    var words = get(path);
    var chars = get(path + "?detail=chars");

    assertThat(JSON.readTree(words.body()).findValue("chars")).isNull();
    assertThat(JSON.readTree(chars.body()).at("/lines/0/words/0/chars"))
        .isEqualTo(
            JSON.readTree(
                """
                [{"text":"你","quad":[[1,2],[30,2],[30,20],[1,20]],"confidence":0.8},
                 {"text":"好","quad":[[1,2],[30,2],[30,20],[1,20]],"confidence":0.8}]"""));
    assertThat(get(path + "?detail=words").body()).isEqualTo(words.body());
    assertThat(chars.headers().firstValue("ETag")).isNotEqualTo(words.headers().firstValue("ETag"));
  }

  @Test
  void a_detail_that_there_is_not_is_refused() throws Exception {
    var image = pipeline.upload("photo");

    var answer = get("/v1/images/" + image.id() + "/text?detail=strokes");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo("malformed_request");
  }

  private static String withoutTime(String json) {
    return json.replaceFirst("\"time\":\"[^\"]+\"", "\"time\":\"T\"");
  }

  @Test
  void an_image_that_is_not_read_yet_is_accepted() throws Exception {
    var image = pipeline.upload("photo");

    var answer = get("/v1/images/" + image.id() + "/text", "Accept", "text/plain");

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(JSON.readTree(answer.body()))
        .isEqualTo(JSON.readTree("{\"id\":\"%s\",\"status\":\"pending\"}".formatted(image.id())));
  }

  @Test
  void the_state_tells_of_each_operation() throws Exception {
    var image = pipeline.upload("photo");
    assertThat(state(image).at("/operations/ocr/status").asText()).isEqualTo("pending");

    pipeline.storeText(image, "text");

    var state = state(image);
    assertThat(state.path("key").asText()).isEqualTo(image.objectKey().value());
    assertThat(state.path("size").asInt()).isEqualTo(5);
    assertThat(state.path("contentType").asText()).isEqualTo("image/jpeg");
    assertThat(state.at("/operations/ocr/status").asText()).isEqualTo("completed");
    assertThat(state.at("/links/text").asText()).isEqualTo("/v1/images/" + image.id() + "/text");
  }

  @Test
  void a_failure_is_a_result() throws Exception {
    var image = pipeline.upload("photo");
    pipeline.storeFailure(image, "image_unreadable", "the image ends early");

    var json = JSON.readTree(get("/v1/images/" + image.id() + "/text").body());

    assertThat(json.path("status").asText()).isEqualTo("failed");
    assertThat(json.at("/error/code").asText()).isEqualTo("image_unreadable");
    assertThat(json.at("/error/detail").asText()).isEqualTo("the image ends early");
    assertThat(state(image).at("/operations/ocr/error/code").asText())
        .isEqualTo("image_unreadable");
  }

  @Test
  void a_failure_has_no_plain_text() throws Exception {
    var image = pipeline.upload("photo");
    pipeline.storeFailure(image, "image_unreadable", "the image ends early");

    var answer = get("/v1/images/" + image.id() + "/text", "Accept", "text/plain");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
  }

  @Test
  void plain_text_is_given_to_whom_wants_it() throws Exception {
    var image = pipeline.upload("photo");
    pipeline.storeText(image, "一", "二");

    var answer = get("/v1/images/" + image.id() + "/text", "Accept", "text/plain");

    assertThat(answer.body()).isEqualTo("一\n二");
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
  }

  @Test
  void another_form_is_not_acceptable() throws Exception {
    var image = pipeline.upload("photo");

    assertThat(get("/v1/images/" + image.id() + "/text", "Accept", "image/png").statusCode())
        .isEqualTo(406);
  }

  @Test
  void what_has_not_changed_is_not_sent_again() throws Exception {
    var image = pipeline.upload("photo");
    pipeline.storeText(image, "text");
    var path = "/v1/images/" + image.id() + "/text";
    var tag = get(path).headers().firstValue("ETag").orElseThrow();

    assertThat(get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);

    var asText = get(path, "Accept", "text/plain", "If-None-Match", tag);
    assertThat(asText.statusCode()).isEqualTo(200);
    assertThat(asText.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "..%2F..",
        "01a1fbfb-07bc-73ad-986b-ca395436d58b",
        "k-rYvKRervJt82h5FJXYdwVI7ewZNPtTZhIPObgW7cV_k"
      })
  void what_does_not_exist_is_not_found_whatever_it_looks_like(String id) throws Exception {
    for (var path : new String[] {"", "/text", "/text?wait=10s", "/codes", "/codes?wait=10s"}) {
      var answer = get("/v1/images/" + id + path);

      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo("not_found");
    }
  }

  @Test
  void an_image_of_somebody_else_answers_like_one_that_does_not_exist() throws Exception {
    var foreign =
        new ImageKey(
            new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee"), ImageId.next(InstantSource.system()));
    pipeline.upload(foreign, "photo");
    pipeline.storeText(foreign, "secret");

    for (var part : new String[] {"/text", "/codes"}) {
      var answer = get("/v1/images/" + foreign.id() + part);

      var missing = get("/v1/images/" + ImageId.next(InstantSource.system()) + part);
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo(missing.body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10s", "10", "10000ms", "PT10S", "9h"})
  void who_waits_is_answered_when_the_result_is_there(String wait) throws Exception {
    var image = pipeline.upload("photo");
    var answer = getAsync("/v1/images/" + image.id() + "/text?wait=" + wait);
    await().untilAsserted(() -> assertThat(waiting()).isEqualTo(1));

    pipeline.read(image, "text");

    assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1s", "1y", "10%20s%00"})
  void a_wait_that_is_no_time_is_refused(String wait) throws Exception {
    var image = pipeline.upload("photo");

    for (var part : new String[] {"/text", "/codes"}) {
      assertThat(get("/v1/images/" + image.id() + part + "?wait=" + wait).statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void who_waits_for_nothing_is_asked_to_come_back() throws Exception {
    var image = pipeline.upload("photo");

    assertThat(get("/v1/images/" + image.id() + "/text?wait=300ms").statusCode()).isEqualTo(202);
  }

  /** The event was lost: the last look finds the result all the same. */
  @Test
  void a_result_that_nobody_told_of_is_found_at_the_end_of_the_wait() throws Exception {
    var image = pipeline.upload("photo");
    var answer = getAsync("/v1/images/" + image.id() + "/text?wait=1s");
    await().untilAsserted(() -> assertThat(waiting()).isEqualTo(1));

    pipeline.storeText(image, "text");

    assertThat(answer.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void the_text_of_an_earlier_version_is_no_result() throws Exception {
    var image = pipeline.upload("old photo");
    pipeline.read(image, "old text");
    pipeline.upload(image, "new photo");
    var path = "/v1/images/" + image.id() + "/text";
    assertThat(get(path).statusCode()).isEqualTo(202);
    assertThat(state(image).at("/operations/ocr/status").asText()).isEqualTo("pending");
    var answer = getAsync(path + "?wait=10s");
    await().untilAsserted(() -> assertThat(waiting()).isEqualTo(1));

    pipeline.read(image, "new text");

    assertThat(JSON.readTree(answer.get(20, TimeUnit.SECONDS).body()).path("text").asText())
        .isEqualTo("new text");
  }

  @Test
  void an_event_without_a_result_of_this_version_wakes_nobody() throws Exception {
    var image = pipeline.upload("old photo");
    pipeline.storeText(image, "old text");
    pipeline.upload(image, "new photo");
    var answer = getAsync("/v1/images/" + image.id() + "/text?wait=20s");
    await().untilAsserted(() -> assertThat(waiting()).isEqualTo(1));

    pipeline.tell(image);
    pipeline.read(image, "new text");

    assertThat(answer.get(20, TimeUnit.SECONDS).body()).contains("new text");
  }

  /** Every rendition of the image made everyone look who waited for its text. */
  @Test
  void a_rendition_makes_nobody_look_who_waits_for_the_text() throws Exception {
    try (var uncounted = new OssObjectStore(StorageConfigs.of(backends.configuration()));
        var workers = new OtherServices(uncounted, backends)) {
      var image = workers.upload("photo");
      var before = storageRequests();
      var answer = getAsync("/v1/images/" + image.id() + "/text?wait=20s");
      await().untilAsserted(() -> assertThat(storageRequests()).isEqualTo(before + LOOK));
      var heard = heard();

      workers.tellRendition(image, "thumb");
      workers.tellRendition(image, "compressed");
      await().untilAsserted(() -> assertThat(heard()).isEqualTo(heard + 2));
      workers.read(image, "text");

      assertThat(answer.get(20, TimeUnit.SECONDS).body()).contains("\"text\":\"text\"");
      assertThat(storageRequests()).isEqualTo(before + 2 * LOOK);
    }
  }

  @Test
  void the_state_of_an_image_has_its_renditions_in_the_same_look() throws Exception {
    var image = pipeline.upload("photo");
    pipeline.storeText(image, "text");
    var before = storageRequests();

    assertThat(get("/v1/images/" + image.id() + "/renditions").statusCode()).isEqualTo(200);
    var withoutText = storageRequests() - before;
    state(image);

    assertThat(storageRequests() - before - withoutText).isEqualTo(withoutText + 1);
  }

  @Test
  void a_client_that_goes_away_is_forgotten() throws Exception {
    var image = pipeline.upload("photo");
    try (var socket = new Socket(origin.getHost(), origin.getPort())) {
      var request = "GET /v1/images/%s/text?wait=50s HTTP/1.1\r\nHost: x\r\n\r\n";
      socket
          .getOutputStream()
          .write(request.formatted(image.id()).getBytes(StandardCharsets.US_ASCII));
      await().untilAsserted(() -> assertThat(waiting()).isEqualTo(1));
    }

    await().untilAsserted(() -> assertThat(waiting()).isZero());
  }

  @Test
  void hundreds_wait_without_a_thread_each_and_all_are_woken() throws Exception {
    var images = new ArrayList<ImageKey>();
    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (int i = 0; i < MANY / 10; i++) {
      images.add(pipeline.upload("photo " + i));
    }
    var threads = serverThreads();

    for (int i = 0; i < MANY; i++) {
      var image = images.get(i % images.size());
      answers.add(getAsync("/v1/images/" + image.id() + "/text?wait=50s"));
    }
    await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(waiting()).isEqualTo(MANY));

    // Event loops and the pool that looks into storage: both have their bounds.
    assertThat(serverThreads() - threads).isLessThan(60);
    for (int i = 0; i < images.size(); i++) {
      pipeline.read(images.get(i), "text " + i);
    }
    for (int i = 0; i < MANY; i++) {
      var answer = answers.get(i).get(60, TimeUnit.SECONDS);
      assertThat(JSON.readTree(answer.body()).path("text").asText())
          .isEqualTo("text " + i % images.size());
    }
  }

  /** Without those of this test's clients, which have a connection for each that waits. */
  private static long serverThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(it -> !it.getName().startsWith("HttpClient-"))
        .count();
  }

  private double heard() {
    return metrics.counter("tuwen.results.heard").count();
  }

  private double storageRequests() {
    return metrics.find("tuwen.storage.requests").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private double waiting() {
    return metrics.get("tuwen.results.waiting").gauge().value();
  }

  private JsonNode state(ImageKey image) throws IOException, InterruptedException {
    var answer = get("/v1/images/" + image.id());
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return http.send(request(path, headers), BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> getAsync(String path) {
    return http.sendAsync(request(path), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String... headers) {
    var request = HttpRequest.newBuilder(origin.resolve(path)).version(HttpClient.Version.HTTP_1_1);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request.build();
  }
}

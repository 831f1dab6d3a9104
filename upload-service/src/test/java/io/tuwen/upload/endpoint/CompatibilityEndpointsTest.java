package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.http.ForwardedCaller;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.upload.testing.Form;
import io.tuwen.upload.testing.ResultServiceStub;
import io.tuwen.upload.testing.TestCredential;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients that cannot change get, whatever happens behind. */
@QuarkusTest
@TestProfile(CompatibilityEndpointsTest.Impatient.class)
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ResultServiceStub.class)
class CompatibilityEndpointsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] JPEG = TestImages.jpeg(40, 30);
  private static final String COMPLETED =
      """
      {"id":"x","status":"completed","eTag":"00aa","engine":"embedded/1",
       "time":"2026-11-21T01:02:03Z","image":{"width":68,"height":34},
       "text":"me3xy","lines":[{"text":"me3xy","quad":[[2,8],[63,8],[63,30],[2,30]],
       "confidence":0.987,"words":[{"text":"me3xy","quad":[[2,8],[63,8],[63,30],[2,30]],
       "confidence":0.987}]}]}""";
  private static final String FAILED =
      """
      {"id":"x","status":"failed","eTag":"00aa","engine":"embedded/1",
       "time":"2026-11-21T01:02:03Z","error":{"code":"image_unreadable","title":"t",
       "detail":"the image ends early"}}""";
  private static final String USER = "u-558dcc2c87ee00744cbfc5672f3a59ee";
  private static final String PENDING = "{\"id\":\"x\",\"status\":\"pending\"}";

  /** Long enough to ask three times on a busy machine, and to see that nothing came. */
  public static final class Impatient implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.upload.compat-wait",
          "8s",
          "tuwen.compat",
          "wxocr,cv_ocr_comm,upload_ocr_image,ocrservice",
          "tuwen.img-url.enabled",
          "true",
          // Where the tests' servers of images are, and where the address alone is named.
          "tuwen.img-url.networks",
          CvOcrCommTest.NETWORK,
          "tuwen.api-keys",
          CvOcrCommTest.API_KEYS,
          "tuwen.owners.key",
          CvOcrCommTest.OWNER_KEY,
          // Hostile requests come by the thousand.
          "tuwen.limits.uploads-burst",
          "100000");
    }
  }

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private Names names;
  @Inject private TestCredential credential;
  private Backends backends;
  private ResultServiceStub results;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void wxocr_answers_in_the_shape_of_wechat() throws Exception {
    results.answersWith(200, COMPLETED);

    var answer = wxocr(new Form().file("image", JPEG).end());

    assertThat(answer)
        .isEqualTo(
            JSON.readTree(
                """
                {"errcode":0,"errmsg":"ok","items":[{"text":"me3xy","pos":{
                 "left_top":{"x":2,"y":8},"right_top":{"x":63,"y":8},
                 "right_bottom":{"x":63,"y":30},"left_bottom":{"x":2,"y":30}}}],
                 "img_size":{"w":68,"h":34}}"""));
  }

  @Test
  void an_image_without_text_has_an_empty_list_of_items() throws Exception {
    results.answersWith(
        200,
        """
        {"status":"completed","eTag":"00aa","engine":"embedded/1","time":"2026-11-21T01:02:03Z",
         "image":{"width":4,"height":3},"lines":[]}""");

    var answer = wxocr(new Form().file("image", JPEG).end());

    assertThat(answer.path("errcode").asInt(-9)).isZero();
    assertThat(answer.path("items").isArray()).isTrue();
    assertThat(answer.path("items")).isEmpty();
  }

  @Test
  void the_image_of_a_face_is_stored_and_published_like_any_other() throws Exception {
    results.answersWith(200, COMPLETED);

    wxocr(new Form().file("image", JPEG).end());

    var id = results.questions().get(0).replaceAll("/v1/images/(.*)/text.*", "$1");
    assertThat(store.describe(Bucket.ORIGINALS, new ObjectKey("guest/" + id))).isPresent();
    assertThat(published("guest/" + id)).isEqualTo(1);
  }

  @Test
  void a_signed_in_user_has_the_image_and_the_text_is_asked_for_in_its_name() throws Exception {
    results.answersWith(200, COMPLETED);
    var request =
        HttpRequest.newBuilder(origin.resolve("/wxocr"))
            .header(TestCredential.HEADER, USER)
            .POST(BodyPublishers.ofByteArray(JPEG))
            .build();
    var asked = credential.asked();

    var answer = http.send(request, BodyHandlers.ofString());

    assertThat(JSON.readTree(answer.body()).path("errcode").asInt(-9)).isZero();
    var id = results.questions().get(0).replaceAll("/v1/images/(.*)/text.*", "$1");
    assertThat(store.describe(Bucket.ORIGINALS, new ObjectKey(USER + "/" + id))).isPresent();
    assertThat(results.callers()).singleElement().asString().startsWith(USER + ".");
    assertThat(credential.asked()).isEqualTo(asked + 1);
  }

  @Test
  void a_guest_is_not_spoken_for_whatever_it_says() throws Exception {
    results.answersWith(200, COMPLETED);
    var request =
        HttpRequest.newBuilder(origin.resolve("/wxocr"))
            .header(ForwardedCaller.HEADER, USER + ".9999999999.AAAA")
            .POST(BodyPublishers.ofByteArray(JPEG))
            .build();

    http.send(request, BodyHandlers.ofString());

    var id = results.questions().get(0).replaceAll("/v1/images/(.*)/text.*", "$1");
    assertThat(store.describe(Bucket.ORIGINALS, new ObjectKey("guest/" + id))).isPresent();
    assertThat(results.callers()).isEmpty();
  }

  @Test
  void a_result_service_that_restarts_is_asked_again() throws Exception {
    results.answersWith(503, "{}");
    results.thenWith(202, PENDING);
    results.thenWith(200, COMPLETED);

    var answer = wxocr(new Form().file("image", JPEG).end());

    assertThat(answer.path("errcode").asInt(-9)).isZero();
    assertThat(results.questions()).hasSize(3);
  }

  /** It was asked four times a second, by every client that it had refused. */
  @Test
  void a_result_service_that_refuses_is_asked_when_it_says_and_its_refusal_is_told()
      throws Exception {
    results.answersWith(429, "{\"code\":\"too_many_waiting\"}");
    results.thenWith(200, COMPLETED);
    assertThat(advanced("{\"img\":\"%2$s\"}", "").statusCode()).isEqualTo(200);
    assertThat(results.questions()).hasSize(2);

    results.answersWith(429, "{\"code\":\"too_many_waiting\"}");
    var answer = advanced("{\"img\":\"%2$s\"}", "");

    assertError(answer, 450, "too_many_waiting");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
    // In the eight seconds of this profile, each two seconds after the last.
    assertThat(results.questions()).hasSizeBetween(1, 4);
  }

  @Test
  void an_image_that_is_deleted_while_its_text_is_awaited_is_not_awaited_any_more()
      throws Exception {
    results.answersWith(202, PENDING);
    results.thenWith(404, "{\"code\":\"not_found\"}");

    assertError(advanced("{\"img\":\"%2$s\"}", ""), 404, "not_found");
    assertThat(results.questions()).hasSize(2);
  }

  @Test
  void an_image_that_cannot_be_read_has_its_reason() throws Exception {
    results.answersWith(200, FAILED);

    var answer = wxocr(new Form().file("image", JPEG).end());

    assertThat(answer.path("errcode").asInt()).isEqualTo(101002);
    assertThat(answer.path("errmsg").asText()).isEqualTo("图片无法读取：the image ends early");
    assertThat(answer.has("items")).isFalse();
  }

  @Test
  void an_image_that_is_not_read_in_time_can_be_tried_again() throws Exception {
    results.answersWith(202, PENDING);

    var answer = wxocr(new Form().file("image", JPEG).end());

    assertThat(answer.path("errcode").asInt()).isEqualTo(-1);
    assertThat(answer.path("errmsg").asText()).isEqualTo("图片还在识别中，请稍后重试");
  }

  @Test
  void every_bad_request_is_answered_with_200_and_a_reason() throws Exception {
    results.answersWith(200, COMPLETED);
    var form = new Form().file("image", JPEG);

    assertThat(errcode(new byte[0])).isEqualTo(41005);
    assertThat(errcode(new Form().field("name", "value").end())).isEqualTo(41005);
    assertThat(errcode(form.unended())).isEqualTo(41005);
    assertThat(errcode(Arrays.copyOf(form.end(), 30))).isEqualTo(41005);
    assertThat(errcode("<html>".getBytes(StandardCharsets.UTF_8))).isEqualTo(101002);
    assertThat(errcode(TestImages.jpegOfSize((20 << 20) + 1, 1))).isEqualTo(101002);
    assertThat(errcode("{\"image\":\"%%%\"}".getBytes(StandardCharsets.UTF_8))).isEqualTo(41005);
    assertThat(results.questions()).isEmpty();
  }

  @Test
  void a_body_that_is_declared_too_large_is_answered_with_200_and_a_reason() throws Exception {
    var body = new byte[(64 << 20) + 1];
    // As a stream: the client would copy an array, and there is no room for two here.
    var stream =
        BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)), body.length);
    var request = HttpRequest.newBuilder(origin.resolve("/wxocr")).POST(stream).build();

    var answer = http.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("errcode").asInt()).isEqualTo(101002);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "image/*", "application/xml"})
  void what_the_client_accepts_does_not_matter(String accept) throws Exception {
    results.answersWith(200, COMPLETED);
    var request =
        HttpRequest.newBuilder(origin.resolve("/wxocr"))
            .header("Accept", accept)
            .POST(BodyPublishers.ofByteArray(JPEG))
            .build();

    var answer = http.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("errcode").asInt(-9)).isZero();
  }

  @Test
  void an_uploaded_image_is_stored_under_the_name_of_its_field() throws Exception {
    var key = "https://resource/apml0f3f6f3ed8a1b0d6e4a2c6f9d3f0b1a2.image";

    var answer = upload(new Form().file(key, JPEG).end());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("id").asText())
        .isEqualTo(names.ofClientKey(Owner.GUEST, key).value());
    assertThat(original(key)).isEqualTo(JPEG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT"})
  void a_form_may_come_by_the_other_methods_of_the_original(String method) throws Exception {
    var key = "https://resource/by " + method;
    var request =
        HttpRequest.newBuilder(origin.resolve("/upload_ocr_image"))
            .header("Content-Type", Form.CONTENT_TYPE)
            .method(method, BodyPublishers.ofByteArray(new Form().file(key, JPEG).end()))
            .build();

    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

    assertThat(original(key)).isEqualTo(JPEG);
  }

  /** A GET that stores was taken for a question, and replaced images with a key that may read. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "POST"})
  void a_key_that_may_only_read_stores_nothing(String method) throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve("/upload_ocr_image"))
            .header("Content-Type", Form.CONTENT_TYPE)
            .header("Authorization", "Bearer " + CvOcrCommTest.READING_KEY)
            .method(method, BodyPublishers.ofByteArray(new Form().file("x", JPEG).end()))
            .build();

    var answer = http.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("scope_missing");
    var owner = new Owner("t-acme");
    assertThat(store.list(Bucket.ORIGINALS, owner.value() + "/", "", 1).objects()).isEmpty();
  }

  @Test
  void the_same_field_again_is_the_newer_image() throws Exception {
    var key = "https://resource/again.image";
    var newer = TestImages.jpeg(50, 60);
    upload(new Form().file(key, JPEG).end());

    upload(new Form().file(key, newer).end());

    assertThat(original(key)).isEqualTo(newer);
    assertThat(published("guest/" + names.ofClientKey(Owner.GUEST, key))).isEqualTo(2);
  }

  @Test
  void every_file_of_a_form_is_stored_under_its_own_field() throws Exception {
    var other = TestImages.png(5, 6);

    upload(new Form().field("x", "y").file("first file", JPEG).file("第二", other).end());

    assertThat(original("first file")).isEqualTo(JPEG);
    assertThat(original("第二")).isEqualTo(other);
  }

  @Test
  void a_field_that_is_longer_than_any_path_is_refused() throws Exception {
    var answer = upload(new Form().file("x".repeat(1025), JPEG).end());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("malformed_request");
  }

  @ParameterizedTest
  @CsvSource({"'\"false\"',false", "false,false", "'\"true\"',true", "true,true"})
  void the_advanced_face_answers_like_the_cloud(String prob, boolean withProb) throws Exception {
    results.answersWith(200, COMPLETED);

    var answer = advanced("{\"prob\":%s,\"img\":\"%s\",\"rotate\":false}", prob);

    var json = (ObjectNode) JSON.readTree(answer.body());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json.remove("sid").asText()).isNotBlank();
    assertThat(json)
        .isEqualTo(
            JSON.readTree(
                """
                {"prism_version":"1.0.9","prism_wnum":1,"prism_wordsInfo":[{"word":"me3xy",
                 "pos":[{"x":2,"y":8},{"x":63,"y":8},{"x":63,"y":30},{"x":2,"y":30}],
                 "direction":0,"angle":-90,"x":21,"y":-11,"width":22,"height":61%s}],
                 "height":34,"width":68,"orgHeight":34,"orgWidth":68,"content":"me3xy ",
                 "algo_version":""}"""
                    .formatted(withProb ? ",\"prob\":99" : "")));
  }

  /** The text is turned by 90 degrees clockwise in an image of 34 × 68. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'';0;'';34,68;25,2 25,63 3,63 3,2",
        "'\"rotate\":\"true\"';-90;90;68,34;2,8 63,8 63,30 2,30",
        "'\"rotate\":true,\"oricoord\":true';0;90;68,34;25,2 25,63 3,63 3,2",
        "'\"rotate\":\"false\",\"oricoord\":\"false\"';0;'';34,68;25,2 25,63 3,63 3,2"
      })
  void places_are_in_the_image_that_the_caller_asks_for(
      String flags, int boxAngle, String angle, String size, String pos) throws Exception {
    results.answersWith(
        200,
        """
        {"id":"x","status":"completed","eTag":"00aa","engine":"embedded/2",
         "time":"2026-11-21T01:02:03Z","image":{"width":34,"height":68},"rotation":90,
         "text":"me","lines":[{"text":"me","quad":[[25,2],[25,63],[3,63],[3,2]],
         "confidence":0.9,"words":[]}]}""");

    var answer = advanced("{%s\"img\":\"%s\"}", flags.isEmpty() ? "" : flags + ",");

    var json = JSON.readTree(answer.body());
    assertThat(json.path("angle").asText()).isEqualTo(angle);
    assertThat(json.path("width").asText() + "," + json.path("height").asText()).isEqualTo(size);
    assertThat(json.path("orgWidth").asInt()).isEqualTo(34);
    assertThat(json.path("orgHeight").asInt()).isEqualTo(68);
    var word = json.at("/prism_wordsInfo/0");
    var corners = new StringJoiner(" ");
    word.path("pos")
        .forEach(it -> corners.add(it.path("x").asText() + "," + it.path("y").asText()));
    assertThat(corners).hasToString(pos);
    assertThat(word.path("angle").asInt()).isEqualTo(boxAngle);
  }

  @Test
  void the_advanced_face_tells_each_character_where_it_is_asked_for() throws Exception {
    results.answersWith(
        200,
        COMPLETED.replace(
            "\"confidence\":0.987}]}]}",
            "\"confidence\":0.987,\"chars\":[{\"text\":\"m\",\"quad\":[[2,8],[20,8],[20,30],[2,30]],"
                + "\"confidence\":0.904}]}]}]}"));

    var answer = advanced("{\"charInfo\":\"%s\",\"img\":\"%s\"}", "true");

    assertThat(JSON.readTree(answer.body()).at("/prism_wordsInfo/0/charInfo"))
        .isEqualTo(
            JSON.readTree("[{\"word\":\"m\",\"prob\":90,\"x\":2,\"y\":8,\"w\":18,\"h\":22}]"));
    assertThat(results.questions()).last().asString().contains("detail=chars");
  }

  @Test
  void the_advanced_face_has_the_clouds_own_errors() throws Exception {
    results.answersWith(200, FAILED);

    assertError(advanced("{\"img\":\"%2$s\"}", ""), 462, "image_unreadable");
    var noImage = advanced("{\"url\":\"http://example.com/a.jpg\"}", "");
    assertError(noImage, 461, "no_image");
    assertThat(noImage.body()).contains("“img”");
    assertError(advanced("{\"img\":\"PGh0bWw+\"}", ""), 462, "unsupported_type");
    assertError(advanced("{nonsense", ""), 460, "malformed_request");
    results.answersWith(202, PENDING);
    assertError(advanced("{\"img\":\"%2$s\"}", ""), 408, "processing_timeout");
  }

  /** A caller tells by these whether to wait, to pay, or to look at its code. */
  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED, 401, A401AC",
    "SCOPE_MISSING, 403, A403EP",
    "STORED_QUOTA_EXCEEDED, 403, B403MQ",
    "UPLOAD_BYTES_EXCEEDED, 403, B403MQ",
    "UPLOAD_RATE_EXCEEDED, 429, T429ID",
    "QUOTA_EXCEEDED, 429, T429ID",
    "TOO_MANY_UPLOADS, 450, ''",
    "IMAGE_TOO_LARGE, 413, ''",
    "INTERNAL_ERROR, 500, X500ER",
    "BROKER_UNAVAILABLE, 503, X503BZ"
  })
  void an_error_of_the_gateway_has_its_code_and_one_of_the_service_has_none(
      ErrorCode code, int status, String header) {
    var error = PrismError.of(code, "detail");

    assertThat(error.status()).isEqualTo(status);
    assertThat(error.gateway().map(PrismError.Gateway::code).orElse("")).isEqualTo(header);
  }

  @Test
  void a_key_that_does_not_hold_has_the_gateways_word_for_it() throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve("/ocrservice/advanced"))
            .header("Authorization", "Bearer twk_none_" + "x".repeat(43))
            .POST(BodyPublishers.ofString("{}"))
            .build();

    var answer = http.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("X-Ca-Error-Code")).hasValue("A401AC");
    assertThat(answer.headers().firstValue("X-Ca-Error-Message")).hasValue("Invalid AppCode");
    assertThat(JSON.readTree(answer.body()).path("error_code").asText()).isEqualTo("unauthorized");
  }

  private static void assertError(HttpResponse<String> answer, int status, String code)
      throws IOException {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("X-Ca-Error-Code")).isEmpty();
    assertThat(answer.headers().firstValue("X-Ca-Error-Message")).isEmpty();
    assertThat(answer.headers().firstValue("X-Ca-Request-Id").orElse("")).matches("[0-9a-f]{32}");
    assertThat(JSON.readTree(answer.body()).path("error_code").asText()).isEqualTo(code);
    assertThat(JSON.readTree(answer.body()).path("error_msg").asText())
        .containsPattern("\\p{IsHan}");
  }

  private HttpResponse<String> advanced(String json, String prob) throws Exception {
    var body = json.formatted(prob, Base64.getEncoder().encodeToString(JPEG));
    return http.send(
        request("/ocrservice/advanced", body.getBytes(StandardCharsets.UTF_8)),
        BodyHandlers.ofString());
  }

  private JsonNode wxocr(byte[] body) throws Exception {
    var answer = http.send(request("/wxocr", body), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    return JSON.readTree(answer.body());
  }

  private int errcode(byte[] body) throws Exception {
    var answer = wxocr(body);
    assertThat(answer.path("errmsg").asText()).containsPattern("\\p{IsHan}");
    return answer.path("errcode").asInt();
  }

  private HttpResponse<String> upload(byte[] form) throws Exception {
    return http.send(request("/upload_ocr_image", form), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, byte[] body) {
    return HttpRequest.newBuilder(origin.resolve(path))
        .header("Content-Type", Form.CONTENT_TYPE)
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private byte[] original(String clientKey) throws IOException {
    var key = new ImageKey(Owner.GUEST, names.ofClientKey(Owner.GUEST, clientKey)).objectKey();
    try (var open = store.open(Bucket.ORIGINALS, key).orElseThrow()) {
      return open.stream().readAllBytes();
    }
  }

  private long published(String key) {
    return TopicReader.readAll(backends.broker().bootstrapServers(), Topics.IMAGE_UPLOADED).stream()
        .filter(it -> it.key().equals(key))
        .count();
  }
}

package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.RawRequest;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Alipay sample sees: one JSON string, always. */
@QuarkusTest
@TestProfile(GetOcrResultTest.Impatient.class)
@QuarkusTestResource(BackendsResource.class)
class GetOcrResultTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CLIENT_KEY = "https://resource/apml0f3f6f3ed8a1b0d6.image";

  /** Long enough for an event, short enough to see that nothing came. */
  public static final class Impatient implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.result.compat-wait", "5s",
          "tuwen.compat", "get_ocr_result",
          // Of what is pushed: fast enough to be heard.
          "tuwen.result.heartbeat", "1s");
    }
  }

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private Names names;
  @Inject private MeterRegistry metrics;
  private Backends backends;
  private OtherServices pipeline;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void connect() {
    pipeline = new OtherServices(store, backends);
  }

  @AfterEach
  void disconnect() {
    pipeline.close();
  }

  @Test
  void the_words_come_as_one_string_however_the_key_is_sent() throws Exception {
    var image = image(CLIENT_KEY);
    pipeline.upload(image, "photo");
    pipeline.storeText(image, "你好", "a \"quoted\" word");
    var key = CLIENT_KEY + "_ocr.txt";
    var encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);

    assertThat(ask("{\"key\":\"" + key + "\"}", "application/json"))
        .isEqualTo("你好 a \"quoted\" word");
    assertThat(ask("{\"key\":\"" + key + "\"}", "text/html")).startsWith("你好");
    assertThat(ask("key=" + encoded, "application/x-www-form-urlencoded")).startsWith("你好");
    assertThat(ask("a=b&key=" + encoded, "application/json")).startsWith("你好");
    assertThat(ask("{\"key\":\"" + CLIENT_KEY + "\"}", "application/json")).startsWith("你好");
    assertThat(string(send("/get_ocr_result?key=" + encoded, "", "text/plain"))).startsWith("你好");
  }

  @Test
  void the_words_come_by_the_other_methods_of_the_original_too() throws Exception {
    var image = image("by");
    pipeline.upload(image, "photo");
    pipeline.storeText(image, "你好");
    var body = BodyPublishers.ofString("{\"key\":\"by_ocr.txt\"}");
    var put = request("/get_ocr_result", "", "application/json");
    var get = request("/get_ocr_result?key=by_ocr.txt", "", "application/json");

    assertThat(string(send(HttpRequest.newBuilder(put, (n, v) -> true).PUT(body)))).isEqualTo("你好");
    assertThat(string(send(HttpRequest.newBuilder(get, (n, v) -> true).GET()))).isEqualTo("你好");
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void a_client_that_asks_once_and_early_gets_its_text() throws Exception {
    var image = image("early");
    var answer =
        http.sendAsync(
            request("/get_ocr_result", "{\"key\":\"early_ocr.txt\"}", "application/json"),
            BodyHandlers.ofString());
    await()
        .untilAsserted(
            () -> assertThat(metrics.get("tuwen.results.waiting").gauge().value()).isEqualTo(1));

    pipeline.upload(image, "photo");
    pipeline.read(image, "text");

    assertThat(string(answer.get(5, TimeUnit.SECONDS))).isEqualTo("text");
  }

  @Test
  void the_same_key_again_has_the_text_of_the_newer_image() throws Exception {
    var image = image("again");
    pipeline.upload(image, "old photo");
    pipeline.read(image, "old text");
    pipeline.upload(image, "new photo");

    assertThat(ask("{\"key\":\"again_ocr.txt\"}", "application/json")).isEqualTo("processing");

    pipeline.read(image, "new text");
    assertThat(ask("{\"key\":\"again_ocr.txt\"}", "application/json")).isEqualTo("new text");
  }

  @Test
  void an_image_that_cannot_be_read_has_its_reason() throws Exception {
    var image = image("damaged");
    pipeline.upload(image, "photo");
    pipeline.storeFailure(image, "image_unreadable", "the image ends early");

    assertThat(ask("{\"key\":\"damaged_ocr.txt\"}", "application/json"))
        .isEqualTo("图片无法读取：the image ends early");
  }

  @Test
  void an_image_that_never_came_is_said_not_to_be_there() throws Exception {
    assertThat(ask("{\"key\":\"never_ocr.txt\"}", "application/json")).isEqualTo("没有这张图片");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"key\":7}",
        "{\"key\":\"\"}",
        "{\"key\":\"_ocr.txt\"}",
        "{broken",
        "key=%",
        "other=1",
        "{\"key\":\"a\\u0000b\"}",
        "[]"
      })
  void whatever_is_sent_a_sentence_comes_back(String body) throws Exception {
    assertThat(ask(body, "application/json")).contains("key");
  }

  @Test
  void a_body_that_is_too_large_for_a_key_gets_a_sentence_too() throws Exception {
    assertThat(ask("x".repeat(20_000), "application/json")).isEqualTo("请求体超过 16384 字节");
  }

  /** One byte more than 10 KiB of each had a thread, for as long as the rest came slowly. */
  @Test
  void a_body_that_does_not_come_is_not_waited_for() throws Exception {
    var request =
        "POST /get_ocr_result HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + "Content-Length: 16000\r\n\r\n"
            + "x".repeat(11_000);

    assertThat(RawRequest.send(origin, request).status()).isEqualTo(200);
  }

  private ImageKey image(String clientKey) {
    return new ImageKey(Owner.GUEST, names.ofClientKey(Owner.GUEST, clientKey));
  }

  private String ask(String body, String type) throws Exception {
    return string(send("/get_ocr_result", body, type));
  }

  private static String string(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    JsonNode json = JSON.readTree(answer.body());
    assertThat(json.isTextual()).isTrue();
    return json.asText();
  }

  private HttpResponse<String> send(String path, String body, String type) throws Exception {
    return http.send(request(path, body, type), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String body, String type) {
    return HttpRequest.newBuilder(origin.resolve(path))
        .header("Content-Type", type)
        .POST(BodyPublishers.ofString(body))
        .build();
  }
}

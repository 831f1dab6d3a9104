package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.upload.testing.Form;
import io.tuwen.upload.testing.ResultServiceStub;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers that have called WeChat's OCR get here. */
@QuarkusTest
@TestProfile(CompatibilityEndpointsTest.Impatient.class)
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(ResultServiceStub.class)
class CvOcrCommTest {
  /** Where the server of images is; the rest of this machine is none to fetch from. */
  static final String NETWORK = "127.88.0.1/32";

  private static final String KEY = "twk_wx_" + "k".repeat(43);

  static final String READING_KEY = "twk_rd_" + "r".repeat(43);

  /** The hashes of these keys, whose tenant is {@code acme}. */
  static final String API_KEYS =
      "wx=1b09144794fa58f517744e92a30c28cbb22a9d77cc8e3d7625192c6e87ac56cb:acme:write,"
          + "rd=149cb373f40bc194a9b863ee23482074e0f5244da01c3db965091679c260987d:acme:read";

  static final String OWNER_KEY = "0123456789abcdef0123456789abcdef";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] JPEG = TestImages.jpeg(40, 30);
  private static final String COMPLETED =
      """
      {"id":"x","status":"completed","eTag":"00aa","engine":"embedded/1",
       "time":"2026-11-21T01:02:03Z","image":{"width":68,"height":34},
       "text":"me3xy","lines":[{"text":"me3xy","quad":[[2,8],[63,8],[63,30],[2,30]],
       "confidence":0.987,"words":[]}]}""";

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  private ResultServiceStub results;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Queue<String> fetched = new ConcurrentLinkedQueue<>();
  private HttpServer images;

  @BeforeEach
  void begin() throws IOException {
    results.answersWith(200, COMPLETED);
    images = HttpServer.create(new InetSocketAddress("127.88.0.1", 0), 0);
    images.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var path = exchange.getRequestURI().getPath();
            fetched.add(path);
            var body =
                path.startsWith("/photo") ? JPEG : "no image".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Location", "http://127.0.0.1/photo");
            exchange.sendResponseHeaders(
                Map.of("/missing", 404, "/inside", 302).getOrDefault(path, 200), body.length);
            exchange.getResponseBody().write(body);
          }
        });
    images.start();
  }

  @AfterEach
  void end() {
    images.stop(0);
  }

  /** As the documentation has it, and as WxJava sends it. */
  @ParameterizedTest
  @ValueSource(strings = {"img", "file"})
  void an_image_is_read_whatever_token_comes_with_it(String part) throws Exception {
    var answer = post("?access_token=62_any-token-of-wechat", new Form().file(part, JPEG).end());

    assertThat(answer)
        .isEqualTo(
            JSON.readTree(
                """
                {"errcode":0,"errmsg":"ok","items":[{"text":"me3xy","pos":{
                 "left_top":{"x":2,"y":8},"right_top":{"x":63,"y":8},
                 "right_bottom":{"x":63,"y":30},"left_bottom":{"x":2,"y":30}}}],
                 "img_size":{"w":68,"h":34}}"""));
    assertThat(stored("guest")).isEqualTo(JPEG);
  }

  @Test
  void the_image_at_an_address_is_fetched_and_stored_like_one_that_was_sent() throws Exception {
    var address = url("/photo.jpg");

    assertThat(errcode("?access_token=T&img_url=" + encoded(address), new byte[0])).isZero();
    assertThat(stored("guest")).isEqualTo(JPEG);
    assertThat(errcode("", new Form().field("img_url", address).end())).isZero();
    assertThat(errcode("", utf8("access_token=T&img_url=" + encoded(address) + "\n"))).isZero();

    assertThat(fetched).containsExactly("/photo.jpg", "/photo.jpg", "/photo.jpg");
  }

  /** The example of WeChat's documentation has no body, so it is one. */
  @Test
  void an_address_may_come_by_get() throws Exception {
    var answer = get("?access_token=T&img_url=" + encoded(url("/photo.jpg")));

    assertThat(answer.path("errcode").asInt(-9)).isZero();
    assertThat(stored("guest")).isEqualTo(JPEG);
    assertThat(get("").path("errcode").asInt(-9)).isEqualTo(41005);
  }

  @Test
  void an_api_key_of_ours_is_the_callers_credential_and_one_that_does_not_hold_is_refused()
      throws Exception {
    assertThat(errcode("?access_token=" + KEY, JPEG)).isZero();
    assertThat(stored("t-acme")).isEqualTo(JPEG);

    assertThat(errcode("?access_token=" + KEY + "x", JPEG)).isEqualTo(40001);
    assertThat(
            http.send(
                    HttpRequest.newBuilder(origin.resolve("/wxocr?access_token=" + KEY + "x"))
                        .POST(BodyPublishers.ofByteArray(JPEG))
                        .build(),
                    BodyHandlers.ofString())
                .body())
        .contains("\"errcode\":0");
  }

  /** Its images were of no app, and of the tenant whichever user it named. */
  @Test
  void an_api_key_in_the_query_says_as_much_as_one_in_a_header() throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve("/cv/ocr/comm?access_token=" + KEY))
            .header("Tuwen-On-Behalf-Of", "alice")
            .POST(BodyPublishers.ofByteArray(JPEG))
            .build();

    http.send(request, BodyHandlers.ofString());

    var owner = new OwnerKey(OWNER_KEY).userOf("acme", "alice");
    var stored = store.describe(Bucket.ORIGINALS, storedKey(owner.value())).orElseThrow();
    assertThat(stored.attributes().metadata()).containsEntry(Attributes.APP, "t-acme");
  }

  /** A stranger that could tell them apart could look around in the network. */
  @Test
  void every_address_that_nothing_is_fetched_from_is_answered_alike() throws Exception {
    var closed = url("/").replace(":" + images.getAddress().getPort(), ":1");
    var answers = new ConcurrentLinkedQueue<JsonNode>();
    for (var address :
        new String[] {
          url("/missing"),
          url("/inside"),
          closed,
          "http://127.0.0.1:" + origin.getPort() + "/q/health",
          "https://169.254.169.254/latest/meta-data",
          "https://[::ffff:10.0.0.1]/",
          "https://2130706433/",
          "file:///etc/passwd",
          "no address"
        }) {
      answers.add(post("?img_url=" + encoded(address), new byte[0]));
    }

    assertThat(answers).hasSize(9);
    assertThat(answers.stream().distinct())
        .singleElement()
        .isEqualTo(
            JSON.readTree(
                """
                {"errcode":101000,"errmsg":"nothing could be fetched from the address"}"""));
    assertThat(results.questions()).isEmpty();
  }

  @Test
  void what_is_no_image_has_the_codes_of_wechat() throws Exception {
    assertThat(errcode("", new byte[0])).isEqualTo(41005);
    assertThat(errcode("?img_url=", new byte[0])).isEqualTo(41005);
    assertThat(errcode("", new Form().field("other", "x").end())).isEqualTo(41005);
    assertThat(errcode("", utf8("<html>"))).isEqualTo(101002);
    assertThat(errcode("?img_url=" + encoded(url("/text")), new byte[0])).isEqualTo(101002);
  }

  private byte[] stored(String owner) throws IOException {
    try (var open = store.open(Bucket.ORIGINALS, storedKey(owner)).orElseThrow()) {
      results.answersWith(200, COMPLETED);
      return open.stream().readAllBytes();
    }
  }

  private ObjectKey storedKey(String owner) {
    var id = results.questions().get(0).replaceAll("/v1/images/(.*)/text.*", "$1");
    return new ObjectKey(owner + "/" + id);
  }

  private String url(String path) {
    return "http://127.88.0.1:" + images.getAddress().getPort() + path;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private int errcode(String query, byte[] body) throws Exception {
    return post(query, body).path("errcode").asInt(-9);
  }

  private JsonNode post(String query, byte[] body) throws Exception {
    return send(query, "POST", BodyPublishers.ofByteArray(body));
  }

  private JsonNode get(String query) throws Exception {
    return send(query, "GET", BodyPublishers.noBody());
  }

  private JsonNode send(String query, String method, BodyPublisher body) throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve("/cv/ocr/comm" + query))
            .header("Accept-Language", "en")
            .method(method, body)
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}

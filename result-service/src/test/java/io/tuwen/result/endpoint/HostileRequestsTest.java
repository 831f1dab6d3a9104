package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.HostileRequestsConformance;
import io.tuwen.contract.testing.RawRequest;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the compatibility endpoints open, so that hostile requests reach them too. */
@QuarkusTest
@TestProfile(GetOcrResultTest.Impatient.class)
@QuarkusTestResource(BackendsResource.class)
class HostileRequestsTest extends HostileRequestsConformance {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  private Backends backends;
  private OtherServices pipeline;
  private String image;

  @BeforeEach
  void read() {
    pipeline = new OtherServices(store, backends);
    var uploaded = pipeline.upload("photo");
    pipeline.storeText(uploaded, "hello");
    image = "/v1/images/" + uploaded.id();
  }

  @AfterEach
  void end() {
    pipeline.close();
  }

  @Override
  protected URI origin() {
    return origin;
  }

  @Override
  protected List<String> requests() {
    return List.of(
        "GET " + image,
        "GET " + image + "/text",
        "GET " + image + "/renditions",
        "POST /get_ocr_result",
        "GET /v1/socket",
        "GET /v1/events",
        "GET /nothing");
  }

  /** The first two were 500 with a stack trace: they are no long, or no number of seconds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775807h",
        "9999999999999999d",
        "9223372036854775808",
        "99999999999999999999s",
        "-1s",
        "-PT1S",
        "PT9223372036854775807H",
        "PT999999999999999999999S",
        "NaN",
        "Infinity",
        "1e9",
        "0x10",
        "１０s",
        "١s",
        "1 s",
        "s",
        "ms",
        "\0"
      })
  void a_wait_that_is_no_time_is_a_malformed_request(String wait) throws Exception {
    var answer = get(image + "/text?wait=" + URLEncoder.encode(wait, StandardCharsets.UTF_8));

    assertMalformed(answer, wait);
  }

  @Test
  void a_wait_as_long_as_an_address_may_be_is_a_malformed_request() throws Exception {
    for (var character : List.of("9", "1h", "-", "s", "P", "%20", ".")) {
      var answer = get(image + "/text?wait=" + character.repeat(900));

      assertThat(answer.status()).isEqualTo(400);
      assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo("malformed_request");
    }
  }

  /** A cache that goes by the ending would keep a person's text as a style sheet for all. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/text;x.css",
        ";x.css",
        ";/text",
        "/text;",
        "/renditions;a=b",
        "/renditions/thumb;x.css",
        "/text%3Bx.css",
        "/text%3bx.css"
      })
  void path_parameters_are_no_way_to_an_image(String spelling) throws Exception {
    assertThat(get(image + spelling).status()).isEqualTo(404);
    assertThat(get(image).status()).isEqualTo(200);
  }

  @Test
  void what_is_one_clients_is_kept_by_no_cache() throws Exception {
    assertThat(get(image).header("Cache-Control")).containsExactly("no-store");
    assertThat(get(image + "/renditions").header("Cache-Control")).containsExactly("no-store");
    assertThat(get(image + "/text").header("Cache-Control").get(0)).contains("private");
    assertThat(
            get("/v1/images/" + ImageId.next(java.time.InstantSource.system()))
                .header("Cache-Control"))
        .containsExactly("no-store");
    assertThat(get("/nothing").header("Cache-Control")).containsExactly("no-store");
  }

  /** What is one string of JSON to a client is kept short, deep or not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "{\"a\":",
        "{\"key\":[",
        "{\"key\":1",
        "{\"key\":\"\\u00",
        "{\"",
        "{\"key\":-"
      })
  void json_that_goes_on_and_on_is_one_sentence(String beginning) throws Exception {
    var body = beginning + "[".repeat(5_000);

    var answer =
        RawRequest.send(
            origin,
            request("POST /get_ocr_result", "Host: x", "Content-Length: " + body.length()) + body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("NAME_ocr.txt");
  }

  private void assertMalformed(RawRequest.Answer answer, String wait) throws Exception {
    assertThat(answer.status()).as(wait).isEqualTo(400);
    assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo("malformed_request");
  }

  private RawRequest.Answer get(String path) throws Exception {
    return RawRequest.send(origin, request("GET " + path, "Host: x"));
  }
}

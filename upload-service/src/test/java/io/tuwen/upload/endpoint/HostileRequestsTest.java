package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.HostileRequestsConformance;
import io.tuwen.contract.testing.LoggedErrors;
import io.tuwen.contract.testing.RawRequest;
import io.tuwen.upload.testing.Form;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the compatibility endpoints open, so that hostile requests reach them too. */
@QuarkusTest
@TestProfile(CompatibilityEndpointsTest.Impatient.class)
@QuarkusTestResource(BackendsResource.class)
class HostileRequestsTest extends HostileRequestsConformance {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestHTTPResource private URI origin;

  @Override
  protected URI origin() {
    return origin;
  }

  @Override
  protected List<String> requests() {
    return List.of(
        "POST /v1/images",
        "POST /wxocr",
        "POST /upload_ocr_image",
        "POST /ocrservice/advanced",
        "GET /cv/ocr/comm",
        "POST /v1/sessions",
        "POST /v1/uploads",
        "POST /v1/uploads/callback",
        "POST /v1/uploads/events",
        "GET /nothing");
  }

  /** Nested, long-named and many-digit JSON was 500 with a stack trace. */
  @Test
  void json_beyond_its_bounds_is_a_malformed_request_at_every_address() throws Exception {
    var bodies = new ArrayList<String>();
    bodies.add("{\"a\":" + "[".repeat(1_001));
    bodies.add("{\"a\":" + "{\"a\":".repeat(1_001));
    bodies.add("{\"" + "n".repeat(60_000) + "\":1}");
    bodies.add("{\"a\":" + "1".repeat(2_000) + "}");
    bodies.add("{\"a\":0." + "1".repeat(2_000) + "}");
    bodies.add("{\"a\":1e" + "1".repeat(2_000) + "}");
    bodies.add("{\"prob\":\"" + "t".repeat(100_000) + "\",\"image\":\"\"}");
    bodies.add("{\"a\":1" + ",\"a\":1".repeat(60_000) + "}");
    bodies.add("{\"image\":\"\\ud800\\u");
    bodies.add("{\"image\":NaN}");
    bodies.add("{\"image\":\"AAAA\",}");
    bodies.add("{");
    try (var errors = new LoggedErrors()) {
      for (var body : bodies) {
        var story = body.substring(0, Math.min(30, body.length()));
        assertThat(code(post("/v1/images", body))).as(story).isEqualTo("malformed_request");
        assertThat(code(post("/upload_ocr_image", body))).as(story).isEqualTo("malformed_request");
        assertThat(post("/ocrservice/advanced", body).status()).as(story).isEqualTo(460);
        assertThat(post("/wxocr", body).body()).as(story).contains("41005");
      }
      assertThat(errors.lines()).isEmpty();
    }
  }

  /** The framework put the client's own Host before it. */
  @Test
  void where_an_image_is_does_not_depend_on_what_the_client_calls_us() throws Exception {
    var image = new String(TestImages.jpeg(4, 4), StandardCharsets.ISO_8859_1);

    var answer =
        RawRequest.send(
            origin,
            request(
                    "POST /v1/images",
                    "Host: evil.example",
                    "X-Forwarded-Host: evil.example",
                    "Content-Length: " + image.length())
                + image);

    assertThat(answer.status()).isEqualTo(201);
    var self = JSON.readTree(answer.body()).at("/links/self").asText();
    assertThat(answer.header("Location")).containsExactly(self);
    assertThat(answer.header("Cache-Control")).containsExactly("no-store");
    assertThat(answer.header("X-Content-Type-Options")).containsExactly("nosniff");
  }

  /** A hundred small images in one request cost a worker minutes. */
  @Test
  void eleven_images_in_one_request_are_refused_and_none_is_stored() throws Exception {
    var form = new Form();
    for (int i = 0; i < 11; i++) {
      form.file("f" + i, TestImages.jpeg(4, 4));
    }
    var body = new String(form.end(), StandardCharsets.ISO_8859_1);

    var answer = post("/v1/images", body);

    assertThat(answer.status()).isEqualTo(413);
    assertThat(code(answer)).isEqualTo("too_many_images");
    assertThat(post("/ocrservice/advanced", body).status()).isEqualTo(413);
    assertThat(post("/wxocr", body).body()).contains("101002");
  }

  private static String code(RawRequest.Answer answer) throws Exception {
    return JSON.readTree(answer.body()).path("code").asText();
  }

  private RawRequest.Answer post(String path, String body) throws Exception {
    return RawRequest.send(
        origin, request("POST " + path, "Host: x", "Content-Length: " + body.length()) + body);
  }
}

package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.error.Problem;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.upload.testing.Form;
import io.tuwen.upload.testing.TestCredential;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** Six images a minute, 400 after a rest, and ten times as much for an address. */
@QuarkusTest
@TestProfile(SlowUploadsTest.BehindProxy.class)
@QuarkusTestResource(BackendsResource.class)
class CallerLimitsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] JPEG = TestImages.jpeg(40, 30);

  /** One comes back every ten seconds, also between two requests of a test. */
  private static final int MORE_THAN_COME_BACK = 3;

  @TestHTTPResource private URI origin;
  @Inject private MeterRegistry metrics;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void who_sends_too_many_is_told_which_limit_and_for_how_long_and_others_go_on() throws Exception {
    useUp("u-many");
    var limited = limited();

    var answer = upload("/v1/images", "u-many", MORE_THAN_COME_BACK);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue(Problem.MEDIA_TYPE);
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 30L);
    assertThat(json(answer).path("code").asText()).isEqualTo("upload_rate_exceeded");
    assertThat(json(answer).path("detail").asText()).contains("6 images in a minute");
    assertThat(limited() - limited).isEqualTo(1);
    assertThat(upload("/v1/images", "u-other", 1).statusCode()).isEqualTo(201);
  }

  @Test
  void a_request_with_more_images_than_are_left_is_refused_and_costs_nothing() throws Exception {
    for (int i = 0; i < 39; i++) {
      upload("/v1/images", "u-five", 10);
    }
    upload("/v1/images", "u-five", 5);

    // Every ten seconds one comes back while this runs.
    var tooMany =
        await().until(() -> upload("/v1/images", "u-five", 10), it -> it.statusCode() != 201);
    var fitting = upload("/v1/images", "u-five", 5);

    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(fitting.statusCode()).isEqualTo(201);
  }

  @Test
  void compatibility_endpoints_say_it_in_their_own_shape() throws Exception {
    useUp("u-compat");

    var wechat = upload("/wxocr", "u-compat", MORE_THAN_COME_BACK);
    var market = upload("/ocrservice/advanced", "u-compat", MORE_THAN_COME_BACK);

    assertThat(wechat.statusCode()).isEqualTo(200);
    assertThat(json(wechat).path("errcode").asInt()).isEqualTo(45011);
    assertThat(market.statusCode()).isEqualTo(429);
    assertThat(json(market).path("error_code").asText()).isEqualTo("upload_rate_exceeded");
    assertThat(market.headers().firstValue("Retry-After")).isPresent();
  }

  private void useUp(String owner) throws Exception {
    for (int i = 0; i < 40; i++) {
      assertThat(upload("/v1/images", owner, 10).statusCode()).isEqualTo(201);
    }
    // Every ten seconds one comes back while this runs.
    await().until(() -> upload("/v1/images", owner, 1).statusCode() == 429);
  }

  private HttpResponse<String> upload(String path, String owner, int images) throws Exception {
    var form = new Form();
    for (int i = 0; i < images; i++) {
      form.file("image" + i, JPEG);
    }
    return http.send(
        HttpRequest.newBuilder(origin.resolve(path))
            .version(HttpClient.Version.HTTP_1_1)
            .header("Content-Type", Form.CONTENT_TYPE)
            .header("X-Forwarded-For", "203.0.113.9")
            .header(TestCredential.HEADER, owner)
            .POST(BodyPublishers.ofByteArray(form.end()))
            .build(),
        BodyHandlers.ofString());
  }

  private double limited() {
    return metrics
        .get("tuwen.limited")
        .tag("limit", "upload-rate")
        .tag("by", "caller")
        .counter()
        .count();
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body());
  }
}

package io.tuwen.result.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.result.endpoint.FakeWorker;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(FakeWorker.class)
class ApiPageTest {
  @TestHTTPResource private URI origin;

  @Test
  void every_operation_for_clients_has_a_request_and_an_answer_as_examples() {
    var softly = new SoftAssertions();
    var operations = ApiDescription.read().operations();
    for (var it : operations) {
      softly.assertThat(it.sample()).as("x-codeSamples of %s", it.id()).isNotEmpty();
      softly
          .assertThat(it.said().path("x-summary-zh").asText())
          .as("x-summary-zh of %s", it.id())
          .matches("(?s).*\\p{IsHan}.*");
      for (var content : it.said().path("responses").path("200").path("content").properties()) {
        if (content.getKey().equals("application/json")) {
          softly
              .assertThat(content.getValue().has("example"))
              .as("example of the answer to %s", it.id())
              .isTrue();
        }
      }
    }
    softly.assertAll();
    assertThat(operations).hasSizeGreaterThan(20);
  }

  @Test
  void the_page_shows_every_operation_in_the_language_of_the_reader() throws Exception {
    var english = get("/docs", "en");
    var chinese = get("/docs", "zh-CN");

    assertThat(english.statusCode()).isEqualTo(200);
    assertThat(english.headers().firstValue("Content-Security-Policy").orElse(""))
        .startsWith("default-src 'none'");
    assertThat(english.body())
        .contains("curl -F image=@photo.jpg", "GET /v1/images/{id}/text", "Upload an image")
        .doesNotContain("<script", "/admin/");
    assertThat(chinese.body()).contains("lang=\"zh-CN\"", "上传图片");
    for (var it : ApiDescription.read().operations()) {
      assertThat(english.body()).contains("<section id=\"" + it.id() + "\">");
    }
    System.out.printf("/docs: %d bytes%n", english.body().length());
  }

  @Test
  void the_served_description_has_the_examples() throws Exception {
    assertThat(get("/v1/openapi?format=json", "en").body())
        .contains("x-codeSamples", "curl -F image=@photo.jpg", "增值税电子普通发票");
  }

  private HttpResponse<String> get(String path, String language) throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve(path)).header("Accept-Language", language).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}

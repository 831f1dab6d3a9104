package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.upload.testing.Form;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the configuration says nothing. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class CompatibilityTest {
  private static final int LARGE = 5 << 20;

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;

  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * A name that clients choose can be guessed, and was open to all by default.
   *
   * @param address also in spellings that only the framework takes for the same
   */
  @ParameterizedTest
  @CsvSource({
    "/wxocr, wxocr",
    "/cv/ocr/comm, cv_ocr_comm",
    "/cv/ocr/comm?img_url=http://127.0.0.1/, cv_ocr_comm",
    "/upload_ocr_image, upload_ocr_image",
    "/upload_ocr_image/, upload_ocr_image",
    "/%75pload_ocr_image, upload_ocr_image",
    "/ocrservice/advanced, ocrservice"
  })
  void a_compatibility_endpoint_is_off_and_says_how_to_switch_it_on(String address, String name)
      throws Exception {
    var before = originals();
    var body = new Form().file("image", TestImages.jpegOfSize(LARGE, 1)).end();
    var request =
        HttpRequest.newBuilder(origin.resolve(address))
            .header("Content-Type", Form.CONTENT_TYPE)
            .POST(BodyPublishers.ofByteArray(body))
            .build();

    var answer = http.send(request, BodyHandlers.ofString());

    var problem = new ObjectMapper().readTree(answer.body());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/problem+json");
    assertThat(problem.path("code").asText()).isEqualTo("not_found");
    assertThat(problem.path("detail").asText()).contains(name).contains("tuwen.compat");
    assertThat(originals()).isEqualTo(before);
  }

  private int originals() {
    return store.list(Bucket.ORIGINALS, "", "", 1000).objects().size();
  }
}

package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.emulator.SignedClient.Credentials;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Documents that clients send: larger and deeper ones than the protocol has once were no answer.
 */
@Timeout(60)
class DocumentsTest extends EmulatorTest {
  private static final Credentials OWNER = new Credentials(ID, SECRET, "");
  private static final String ETAG = "&quot;D41D8CD98F00B204E9800998ECF8427E&quot;";

  @BeforeEach
  void putObject() throws Exception {
    var bucket = emulator.bucket(BUCKET);
    try (var draft = bucket.draft()) {
      draft.append(new ByteArrayInputStream("content".getBytes(UTF_8)));
      bucket.publish(draft, record("k", draft, Map.of()), current -> {});
    }
  }

  @ParameterizedTest
  @CsvSource({"PUT, k?tagging", "POST, ?delete", "PUT, ?website", "POST, k?uploadId="})
  void a_document_that_is_too_large_is_malformed(String method, String resource) throws Exception {
    var document = "<Tagging><TagSet>" + " ".repeat(2 << 20) + "</TagSet></Tagging>";

    var answer = send(method, ofUpload(resource), document);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<Code>MalformedXML</Code>");
  }

  @ParameterizedTest
  @CsvSource({"PUT, k?tagging", "POST, ?delete", "PUT, ?website", "POST, k?uploadId="})
  void a_document_that_is_too_deep_is_malformed(String method, String resource) throws Exception {
    var deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);
    var document = "<Delete><Object><Key>" + deep + "</Key></Object></Delete>";

    var answer = send(method, ofUpload(resource), document);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<Code>MalformedXML</Code>");
  }

  @Test
  void as_many_parts_as_an_upload_may_have_fit_into_a_document() throws Exception {
    var document = new StringBuilder("<CompleteMultipartUpload>\n");
    for (int number = 1; number <= 10_000; number++) {
      document.append(
          "  <Part>\n    <PartNumber>%d</PartNumber>\n    <ETag>%s</ETag>\n  </Part>\n"
              .formatted(number, ETAG));
    }
    document.append("</CompleteMultipartUpload>");

    var answer = send("POST", ofUpload("k?uploadId="), document.toString());

    assertThat(answer.body()).contains("<Code>InvalidPart</Code>");
  }

  @Test
  void bytes_that_are_no_text_are_malformed() throws Exception {
    var answer =
        send("PUT", "k?tagging", "<?xml version=\"1.0\" encoding=\"ASCII\"?><a>\u4E2D</a>");

    assertThat(answer.body()).contains("<Code>MalformedXML</Code>");
  }

  /** It was thrown past all answers, and the client waited for ever. */
  @Test
  void an_error_of_the_machine_is_answered() throws Exception {
    emulator.processImagesBy(
        (bucket, key, process) -> {
          throw new StackOverflowError("on purpose");
        });

    var answer = send("GET", "k?x-oss-process=image/info", "");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("<Code>InternalError</Code>");
  }

  private static String ofUpload(String resource) throws Exception {
    if (!resource.endsWith("uploadId=")) {
      return resource;
    }
    var begun = send("POST", "k?uploads", "");
    return resource + begun.body().replaceAll("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
  }

  private static HttpResponse<String> send(String method, String resource, String body)
      throws Exception {
    return SignedClient.send(
        emulator.endpoint(), OWNER, method, "/" + BUCKET + "/" + resource, Map.of(), body);
  }
}

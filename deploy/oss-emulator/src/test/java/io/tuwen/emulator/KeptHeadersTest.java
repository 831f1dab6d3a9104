package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.emulator.store.Bucket;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a form could have stored, and what could then not be read.
 *
 * <p>Three fields of control characters made a description of more than 1 MiB: each get failed, and
 * after a restart the whole storage did not start.
 */
@Timeout(60)
class KeptHeadersTest extends EmulatorTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void a_form_with_headers_of_control_characters_stores_nothing() throws Exception {
    var fields = form("large");
    for (var name : List.of("cache-control", "content-disposition", "expires")) {
      fields.put(name, "\u0001".repeat(60 * 1024));
    }

    var answer = post(fields);

    assertThat(answer.body()).contains("<Code>InvalidArgument</Code>");
    assertThat(emulator.bucket(BUCKET).index()).doesNotContainKey("large");
  }

  @ParameterizedTest
  @CsvSource({"cache-control, 8193", "x-oss-meta-a, 8181"})
  void a_form_with_more_than_8_kb_of_headers_stores_nothing(String name, int length)
      throws Exception {
    var fields = form("long");
    fields.put(name, "a".repeat(length));

    var answer = post(fields);

    assertThat(answer.body()).contains("<Code>InvalidArgument</Code>");
    assertThat(emulator.bucket(BUCKET).index()).doesNotContainKey("long");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "a\u0000b", "a\u007Fb", "a\nb"})
  void a_value_that_no_header_can_have_is_refused(String value) throws Exception {
    var fields = form("value");
    fields.put("x-oss-meta-a", value);

    var answer = post(fields);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(emulator.bucket(BUCKET).index()).doesNotContainKey("value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-oss-meta-a b", "x-oss-meta-a:b", "x-oss-meta-\u4E2D"})
  void a_name_that_no_header_can_have_is_refused(String name) throws Exception {
    var fields = form("name");
    fields.put(name, "1");

    var answer = post(fields);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(emulator.bucket(BUCKET).index()).doesNotContainKey("name");
  }

  @Test
  void a_description_that_could_not_be_read_again_is_not_written() throws Exception {
    var bucket = emulator.bucket(BUCKET);

    assertThatThrownBy(() -> put(bucket, "huge", Map.of("expires", "\u0001".repeat(200_000))))
        .isInstanceOf(OssError.class);

    assertThat(bucket.open("huge")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"129, 1", "1, 257"})
  void tags_longer_than_those_of_oss_are_refused(int key, int value) throws Exception {
    put(emulator.bucket(BUCKET), "tagged", Map.of());
    var tag = "<Tag><Key>%s</Key><Value>%s</Value></Tag>";
    var body =
        "<Tagging><TagSet>%s</TagSet></Tagging>"
            .formatted(tag.formatted("k".repeat(key), "v".repeat(value)));

    var answer = signedPut("/" + BUCKET + "/tagged?tagging", body);

    assertThat(answer.body()).contains("<Code>InvalidArgument</Code>");
  }

  @Test
  void a_file_that_is_no_object_hides_no_other_and_stays(@TempDir Path other) throws Exception {
    var config = config(other);
    try (var first = OssEmulator.start(config)) {
      put(first.bucket(BUCKET), "good", Map.of());
      put(first.bucket(BUCKET), "bad", Map.of());
    }
    var bad = file(other, "bad");
    Files.writeString(bad, "cut");

    try (var second = OssEmulator.start(config)) {
      assertThat(second.bucket(BUCKET).index().keySet()).containsExactly("good");
      assertThat(second.bucket(BUCKET).open("bad")).isEmpty();
    }
    assertThat(bad).hasContent("cut");
  }

  private static Path file(Path root, String key) throws Exception {
    try (var files = Files.walk(root.resolve("buckets/" + BUCKET + "/objects"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(it -> contains(it, "\"key\":\"" + key + "\""))
          .findFirst()
          .orElseThrow();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return new String(Files.readAllBytes(file), UTF_8).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void put(Bucket bucket, String key, Map<String, String> headers) throws Exception {
    try (var draft = bucket.draft()) {
      draft.append(new ByteArrayInputStream(new byte[] {1}));
      bucket.publish(draft, record(key, draft, headers), current -> {});
    }
  }

  private static Map<String, String> form(String key) throws Exception {
    var policy =
        Base64.getEncoder()
            .encodeToString(
                "{\"expiration\":\"%s\",\"conditions\":[{\"bucket\":\"%s\"}]}"
                    .formatted(Instant.now().plusSeconds(60), BUCKET)
                    .getBytes(UTF_8));
    var form = new LinkedHashMap<String, String>();
    form.put("key", key);
    form.put("policy", policy);
    form.put("OSSAccessKeyId", ID);
    form.put("signature", hmacSha1(policy));
    return form;
  }

  private HttpResponse<String> post(Map<String, String> fields) throws Exception {
    var body = new StringBuilder();
    fields.forEach(
        (name, value) ->
            body.append(
                    "--b\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n".formatted(name))
                .append(value)
                .append("\r\n"));
    body.append("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nx\r\n--b--\r\n");
    return http.send(
        HttpRequest.newBuilder(emulator.endpoint().resolve("/" + BUCKET))
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString(body.toString()))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> signedPut(String resource, String body) throws Exception {
    var date = httpDate(Instant.now());
    return http.send(
        HttpRequest.newBuilder(emulator.endpoint().resolve(resource))
            .header("Date", date)
            .header(
                "Authorization", "OSS " + ID + ":" + hmacSha1("PUT\n\n\n" + date + "\n" + resource))
            .PUT(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }
}

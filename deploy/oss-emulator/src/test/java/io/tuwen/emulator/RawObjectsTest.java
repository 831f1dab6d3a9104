package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects and their lists, as the SDKs for Java do not ask for them and others do. */
@Timeout(20)
class RawObjectsTest extends EmulatorTest {
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  /** What is signed of the query, beside the overrides of headers. */
  private static final List<String> SIGNED =
      List.of("objectMeta", "uploads", "uploadId", "continuation-token");

  private final HttpClient http = HttpClient.newHttpClient();

  /** It came as a question mark. */
  @Test
  void get_sends_an_override_in_chinese_as_utf_8() throws Exception {
    put("named", Map.of());
    var wanted = "attachment;filename=图.jpg";

    var answer = send("GET", "named", Map.of("response-content-disposition", wanted), Map.of());

    var sent = answer.headers().firstValue("Content-Disposition").orElseThrow();
    assertThat(new String(sent.getBytes(ISO_8859_1), UTF_8)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Other: 1", "a\r\n b", "a\nb", "a\0b", "a\u007fb"})
  void get_refuses_an_override_that_is_no_header(String value) throws Exception {
    put("injected", Map.of());

    var answer = send("GET", "injected", Map.of("response-content-language", value), Map.of());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<Code>InvalidArgument</Code>");
    assertThat(answer.headers().map()).doesNotContainKeys("x-other", "etag", "content-language");
  }

  /** A gzip of a plain error could not be read, and the caches kept it. */
  @Test
  void get_of_a_range_that_is_refused_has_no_header_of_the_object() throws Exception {
    put(
        "packed",
        Map.of("Content-Encoding", "gzip", "Cache-Control", "max-age=60", "x-oss-meta-k", "v"));
    var headers = Map.of("Range", "bytes=100-200", "x-oss-range-behavior", "standard");

    var answer = send("GET", "packed", Map.of(), headers);

    assertThat(answer.statusCode()).isEqualTo(416);
    assertThat(answer.body()).contains("<Code>InvalidRange</Code>");
    assertThat(answer.headers().map())
        .doesNotContainKeys(
            "content-encoding", "cache-control", "x-oss-meta-k", "etag", "x-oss-hash-crc64ecma");
  }

  /** It promised the bytes of the object, and the client waited for them. */
  @Test
  void get_of_object_meta_promises_no_body() throws Exception {
    put("meta", Map.of());

    var got = send("GET", "meta", Map.of("objectMeta", ""), Map.of());
    var head = send("HEAD", "meta", Map.of("objectMeta", ""), Map.of());

    assertThat(got.statusCode()).isEqualTo(200);
    assertThat(got.body()).isEmpty();
    assertThat(got.headers().firstValue("ETag")).isPresent();
    assertThat(got.headers().firstValue("Content-Length")).contains("0");
    assertThat(head.headers().firstValue("Content-Length")).contains("5");
  }

  /** So {@code update_object_meta} of oss2 does it, which changed nothing. */
  @ParameterizedTest
  @ValueSource(strings = {"", "COPY", "REPLACE"})
  void copy_onto_itself_replaces_the_metadata(String directive) throws Exception {
    put("own", Map.of("x-oss-meta-old", "1"));
    var headers = new TreeMap<>(Map.of("x-oss-copy-source", "/photos/own", "x-oss-meta-new", "2"));
    if (!directive.isEmpty()) {
      headers.put("x-oss-metadata-directive", directive);
    }

    var copied = send("PUT", "own", Map.of(), headers);

    assertThat(copied.statusCode()).isEqualTo(200);
    var answer = send("GET", "own", Map.of(), Map.of());
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(answer.headers().firstValue("x-oss-meta-new")).contains("2");
    assertThat(answer.headers().firstValue("x-oss-meta-old")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-oss-metadata-directive", "x-oss-tagging-directive"})
  void copy_refuses_a_directive_that_there_is_not(String name) throws Exception {
    put("from", Map.of());
    var headers = Map.of("x-oss-copy-source", "/photos/from", name, "REPLACED");

    var answer = send("PUT", "to", Map.of(), headers);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("<Code>InvalidArgument</Code>", name);
    assertThat(send("GET", "to", Map.of(), Map.of()).statusCode()).isEqualTo(404);
  }

  /** So oss2 lists by default. */
  @ParameterizedTest
  @ValueSource(
      strings = {"max-keys", "uploads max-uploads", "uploadId part-number-marker max-parts"})
  void list_takes_a_number_without_a_value_for_none(String names) throws Exception {
    var begun = send("POST", "parts", Map.of("uploads", ""), Map.of()).body();
    var query = new TreeMap<String, String>();
    for (var name : names.split(" ", -1)) {
      query.put(name, name.equals("uploadId") ? all(begun, "UploadId").get(0) : "");
    }

    var answer = send("GET", query.containsKey("uploadId") ? "parts" : "", query, Map.of());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).containsPattern("<Max(Keys|Parts|Uploads)>(100|1000)</");
  }

  @Test
  void list_starts_after_a_key_where_the_token_has_no_value() throws Exception {
    put("after/a", Map.of());
    put("after/b", Map.of());
    var query =
        Map.of(
            "list-type",
            "2",
            "prefix",
            "after/",
            "continuation-token",
            "",
            "start-after",
            "after/a");

    var answer = send("GET", "", query, Map.of());

    assertThat(all(answer.body(), "Key")).containsExactly("after/b");
  }

  /** The same prefix came on every page, without an end. */
  @ParameterizedTest
  @CsvSource({"1, marker, NextMarker", "2, continuation-token, NextContinuationToken"})
  void list_tells_a_prefix_once_whatever_goes_on_behind_it(
      String version, String parameter, String next) throws Exception {
    for (var key : List.of("dir/a", "dir/" + LAST, "dir/" + LAST + LAST + "b", "dir0", LAST)) {
      put("far" + version + "/" + key, Map.of());
    }
    var prefix = "far" + version + "/";
    var query =
        new TreeMap<>(
            Map.of("list-type", version, "prefix", prefix, "delimiter", "/", "max-keys", "1"));
    var told = new ArrayList<String>();

    for (int pages = 0; pages < 10; pages++) {
      var page = send("GET", "", query, Map.of()).body();
      told.addAll(all(page, "Key"));
      told.addAll(all(page, "CommonPrefixes><Prefix"));
      if (all(page, next).isEmpty()) {
        break;
      }
      query.put(parameter, all(page, next).get(0));
    }

    assertThat(told).containsExactly(prefix + "dir/", prefix + "dir0", prefix + LAST);
  }

  @Test
  void list_begins_at_its_prefix_where_the_marker_is_before_it() throws Exception {
    put("middle", Map.of());
    put("z-last/a", Map.of());
    var query = Map.of("prefix", "z-last/", "delimiter", "/", "marker", "beginning/");

    var answer = send("GET", "", query, Map.of());

    assertThat(all(answer.body(), "Key")).containsExactly("z-last/a");
  }

  private void put(String key, Map<String, String> headers) throws Exception {
    assertThat(send("PUT", key, Map.of(), headers).statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> send(
      String method, String key, Map<String, String> query, Map<String, String> headers)
      throws Exception {
    var isCopy = headers.containsKey("x-oss-copy-source");
    var address =
        "/%s/%s?%s"
            .formatted(
                BUCKET,
                encoded(key),
                query.entrySet().stream()
                    .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
                    .collect(Collectors.joining("&")));
    var date = httpDate(Instant.now());
    var request =
        HttpRequest.newBuilder(emulator.endpoint().resolve(address))
            .method(
                method,
                method.equals("PUT") && !isCopy
                    ? BodyPublishers.ofString("hello")
                    : BodyPublishers.noBody())
            .header("Date", date);
    headers.forEach(request::header);
    var signature =
        hmacSha1(toSign(method, date, key, new TreeMap<>(query), new TreeMap<>(headers)));
    return http.send(
        request.header("Authorization", "OSS " + ID + ":" + signature).build(),
        BodyHandlers.ofString());
  }

  private static String toSign(
      String method,
      String date,
      String key,
      SortedMap<String, String> query,
      SortedMap<String, String> headers) {
    var own =
        headers.entrySet().stream()
            .filter(it -> it.getKey().startsWith("x-oss-"))
            .map(it -> it.getKey() + ":" + it.getValue() + "\n")
            .collect(Collectors.joining());
    var subResources =
        query.entrySet().stream()
            .filter(it -> it.getKey().startsWith("response-") || SIGNED.contains(it.getKey()))
            .map(it -> it.getValue().isEmpty() ? it.getKey() : it.getKey() + "=" + it.getValue())
            .collect(Collectors.joining("&"));
    return "%s\n\n\n%s\n%s/%s/%s%s"
        .formatted(
            method, date, own, BUCKET, key, subResources.isEmpty() ? "" : "?" + subResources);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static List<String> all(String document, String element) {
    return Pattern.compile("<" + element + ">([^<]+)<")
        .matcher(document)
        .results()
        .map(it -> it.group(1))
        .toList();
  }
}

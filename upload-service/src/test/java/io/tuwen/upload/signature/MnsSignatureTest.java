package io.tuwen.upload.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.upload.testing.RsaSigner;
import java.net.URI;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MnsSignatureTest {
  private static final URI CALLED = URI.create("https://api.example.com/at%20the/edge");
  private static final Instant DATE = Instant.parse("2026-11-20T08:30:00Z");
  private static final byte[] BODY = "the message".getBytes(UTF_8);
  private static final String MD5 = "3ae5b05cd498b186286b320313aa3bb4";
  private static final Map<String, String> HEADERS =
      Map.of(
          "content-md5", MD5,
          "content-type", "Text/Plain",
          "date", "Fri, 20 Nov 2026 08:30:00 GMT",
          "host", "is not signed",
          "x-mns-request-id", "6423",
          "x-mns-version", "2015-06-06");
  private static final String SIGNED =
      """
      POST
      %s
      text/plain
      Fri, 20 Nov 2026 08:30:00 GMT
      x-mns-request-id:6423
      x-mns-version:2015-06-06
      /at%%20the/edge?token=x""";
  private static final RsaSigner MNS = new RsaSigner();

  private static String signature(String text) {
    return MNS.sign("SHA1withRSA", text);
  }

  private static SortedMap<String, String> signed(String md5) {
    var headers = new TreeMap<>(HEADERS);
    headers.put("content-md5", md5);
    headers.put("authorization", signature(SIGNED.formatted(md5)));
    return headers;
  }

  private static boolean isRight(PublicKey key, SortedMap<String, String> headers, Instant now) {
    return MnsSignature.isRight(key, CALLED, "token=x", headers, BODY, now);
  }

  private static boolean isRight(SortedMap<String, String> headers) {
    return isRight(MNS.key(), headers, DATE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MD5,
        "3AE5B05CD498B186286B320313AA3BB4",
        "OuWwXNSYsYYoazIDE6o7tA==",
        "M2FlNWIwNWNkNDk4YjE4NjI4NmIzMjAzMTNhYTNiYjQ="
      })
  void the_body_is_bound_however_its_sum_is_written(String md5) {
    assertThat(isRight(signed(md5))).isTrue();
  }

  @Test
  void the_sum_of_another_body_is_not_its() {
    assertThat(isRight(signed("4ae5b05cd498b186286b320313aa3bb4"))).isFalse();
    assertThat(
            MnsSignature.isRight(
                MNS.key(), CALLED, "token=x", signed(MD5), "another".getBytes(UTF_8), DATE))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "content-type, text/html",
    "date, 'Fri, 20 Nov 2026 08:30:01 GMT'",
    "x-mns-request-id, 6424",
    "x-mns-more, 1",
    "authorization, AAAA",
    "authorization, no base64!"
  })
  void what_is_changed_on_the_way_is_not_right(String header, String value) {
    var headers = signed(MD5);
    headers.put(header, value);

    assertThat(isRight(headers)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"content-md5", "content-type", "date", "x-mns-version", "authorization"})
  void what_is_left_out_is_not_right(String header) {
    var headers = signed(MD5);
    headers.remove(header);

    assertThat(isRight(headers)).isFalse();
  }

  @Test
  void blanks_around_a_signature_are_none_of_it() {
    var headers = signed(MD5);
    headers.merge("authorization", " ", (signature, blank) -> blank + signature + blank);

    assertThat(isRight(headers)).isTrue();
  }

  @Test
  void another_address_or_another_key_is_not_right() {
    var headers = signed(MD5);
    var key = MNS.key();

    assertThat(
            MnsSignature.isRight(
                key, URI.create("https://other.example/"), "token=x", headers, BODY, DATE))
        .isFalse();
    assertThat(MnsSignature.isRight(key, CALLED, "token=y", headers, BODY, DATE)).isFalse();
    assertThat(MnsSignature.isRight(key, CALLED, "", headers, BODY, DATE)).isFalse();
    assertThat(isRight(new RsaSigner().key(), headers, DATE)).isFalse();
  }

  @Test
  void without_a_query_the_address_has_no_question_mark() {
    var headers = signed(MD5);
    headers.put("authorization", signature(SIGNED.formatted(MD5).replace("?token=x", "")));

    assertThat(MnsSignature.isRight(MNS.key(), CALLED, "", headers, BODY, DATE)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"-901, false", "-900, true", "900, true", "901, false"})
  void a_push_is_of_now(int seconds, boolean isRight) {
    assertThat(isRight(MNS.key(), signed(MD5), DATE.plusSeconds(seconds))).isEqualTo(isRight);
  }

  @Test
  void a_signature_is_not_decoded_whatever_its_length() {
    var headers = signed(MD5);
    headers.put("authorization", "A".repeat(1 << 20));
    assertThat(isRight(headers)).isFalse();
  }
}

package io.tuwen.contract.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.key.Sha256;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against values that the vendor's own clients computed. */
class SignedCallTest {
  private static final Instant NOW = Instant.parse("2026-11-20T08:30:00Z");
  private static final String NONCE = "0123456789abcdef0123456789abcdef";
  private static final String OWNER = "u-" + NONCE;

  private static Credentials credentials(String id, String token) {
    return new Credentials(
        id, "SECRET", Optional.of(token).filter(it -> !it.isEmpty()), Optional.empty());
  }

  @Test
  void a_question_for_a_role_is_the_vector() {
    var call =
        SignedCall.of(
            URI.create("https://sts.cn-hangzhou.aliyuncs.com/"),
            "AssumeRole",
            "2015-04-01",
            Map.of(
                "RoleArn",
                "acs:ram::123456789012:role/tuwen-phone",
                "RoleSessionName",
                OWNER,
                "DurationSeconds",
                "900",
                "Policy",
                "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"oss:PutObject\"],"
                    + "\"Resource\":[\"acs:oss:*:*:tuwen-originals/"
                    + OWNER
                    + "/*\"]}]}"));

    assertThat(call.headers(credentials("AKID", ""), NOW, NONCE))
        .containsEntry(
            "authorization",
            "ACS3-HMAC-SHA256 Credential=AKID,SignedHeaders=host;x-acs-action;x-acs-content-sha256;"
                + "x-acs-date;x-acs-signature-nonce;x-acs-version,Signature="
                + "6140eee6139ddc1ba866b44aa3eff354d4481678653b079e0cd71605f2fb76c3")
        .doesNotContainKey("host");
  }

  @ParameterizedTest
  @CsvSource({
    "AKID, '', ca468030aba01ce374d46067da03c9a5a746666d3d4c517dc3fcaa852858cd2f",
    "STS.AKID, CAIStoken, 51c95a4bab535920b1c6f4618bb20a7f0ed1317a4c27116c54d8297062ab1085"
  })
  void a_call_with_a_body_and_one_with_a_token_are_the_vectors(
      String id, String token, String signature) {
    var call =
        new SignedCall(
            URI.create("https://ocr-api.cn-hangzhou.aliyuncs.com/"),
            "RecognizeAdvanced",
            "2021-07-07",
            new TreeMap<>(Map.of("NeedRotate", "true")),
            "application/octet-stream",
            Sha256.hex("hello"));

    assertThat(call.headers(credentials(id, token), NOW, NONCE).get("authorization"))
        .endsWith("Signature=" + signature);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/, a.example",
    "https://a.example:443/, a.example",
    "https://a.example:8443/, a.example:8443",
    "http://127.0.0.1:80/, 127.0.0.1"
  })
  void the_host_is_signed_as_clients_send_it(URI endpoint, String host) {
    var withPort = SignedCall.of(endpoint, "A", "1", "text/plain", new byte[0]);
    var sent =
        SignedCall.of(URI.create("https://" + host + "/"), "A", "1", "text/plain", new byte[0]);

    assertThat(withPort.headers(credentials("AKID", ""), NOW, NONCE))
        .isEqualTo(sent.headers(credentials("AKID", ""), NOW, NONCE));
  }

  @Test
  void the_address_has_the_query_as_it_was_signed() {
    var call =
        SignedCall.of(
            URI.create("http://127.0.0.1:9000/-/sts/"), "A", "1", Map.of("b", "x*y ~z", "a", "ü"));

    assertThat(call.url()).hasToString("http://127.0.0.1:9000/-/sts/?a=%C3%BC&b=x%2Ay%20~z");
  }
}

package io.tuwen.emulator.sts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.emulator.auth.Hmac;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against values that the vendor's own clients computed. */
class ApiSignatureTest {
  private static final String NONCE = "0123456789abcdef0123456789abcdef";
  private static final String TIME = "2026-11-20T08:30:00Z";
  private static final String POLICY =
      "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"oss:PutObject\"],"
          + "\"Resource\":[\"acs:oss:*:*:tuwen-originals/u-"
          + NONCE
          + "/*\"]}]}";

  private static Map<String, String> parameters() {
    return new TreeMap<>(
        Map.of(
            "DurationSeconds",
            "900",
            "RoleArn",
            "acs:ram::123456789012:role/tuwen-phone",
            "RoleSessionName",
            "u-" + NONCE,
            "Policy",
            POLICY));
  }

  @ParameterizedTest
  @CsvSource({"GET, HngV++bnOLhJ2FYzHKAf2GHJeJI=", "POST, BqvmKKldDoFTrx9cKzKIFHONlEA="})
  void version_1_is_the_vector(String method, String signature) {
    var parameters = parameters();
    parameters.putAll(
        Map.of(
            "Action", "AssumeRole",
            "Version", "2015-04-01",
            "Format", "JSON",
            "AccessKeyId", "AKID",
            "SignatureMethod", "HMAC-SHA1",
            "SignatureVersion", "1.0",
            "SignatureNonce", NONCE,
            "Timestamp", TIME));

    assertThat(ApiSignature.v1(method, parameters, "SECRET")).isEqualTo(signature);
  }

  @Test
  void acs3_is_the_vector() {
    var headers =
        new TreeMap<>(
            Map.of(
                "host",
                "sts.cn-hangzhou.aliyuncs.com",
                "x-acs-action",
                "AssumeRole",
                "x-acs-content-sha256",
                Hmac.hexSha256(new byte[0]),
                "x-acs-date",
                TIME,
                "x-acs-signature-nonce",
                NONCE,
                "x-acs-version",
                "2015-04-01"));
    var request = new StsRequest("POST", "/", parameters(), Map.of(), headers, "");
    var signed = List.copyOf(headers.keySet());

    assertThat(Hmac.hexSha256(ApiSignature.canonical(request, signed)))
        .isEqualTo("0b7f9c5020cef847e3a69bd4d7c07e6e2a826849ae1ec04db84463ab42ce6add");
    assertThat(ApiSignature.acs3(request, signed, "SECRET"))
        .isEqualTo("6140eee6139ddc1ba866b44aa3eff354d4481678653b079e0cd71605f2fb76c3");
  }

  @ParameterizedTest
  @CsvSource({
    "AKID, '', ca468030aba01ce374d46067da03c9a5a746666d3d4c517dc3fcaa852858cd2f",
    "STS.AKID, CAIStoken, 51c95a4bab535920b1c6f4618bb20a7f0ed1317a4c27116c54d8297062ab1085"
  })
  void acs3_signs_a_body_and_a_token(String accessKeyId, String token, String signature) {
    var body = "hello".getBytes(UTF_8);
    var headers =
        new TreeMap<>(
            Map.of(
                "content-type", "application/octet-stream",
                "host", "ocr-api.cn-hangzhou.aliyuncs.com",
                "x-acs-action", "RecognizeAdvanced",
                "x-acs-content-sha256", Hmac.hexSha256(body),
                "x-acs-date", TIME,
                "x-acs-signature-nonce", NONCE,
                "x-acs-version", "2021-07-07"));
    if (!token.isEmpty()) {
      headers.put("x-acs-accesskey-id", accessKeyId);
      headers.put("x-acs-security-token", token);
    }
    var request = new StsRequest("POST", "/", Map.of("NeedRotate", "true"), Map.of(), headers, "");

    var computed =
        ApiSignature.acs3(
            request, Arrays.asList(headers.keySet().toArray(new String[0])), "SECRET");

    assertThat(computed).isEqualTo(signature);
  }
}

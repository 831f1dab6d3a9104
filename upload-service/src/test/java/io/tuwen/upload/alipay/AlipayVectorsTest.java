package io.tuwen.upload.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the platform's own client signs and takes. The key is for tests only. */
class AlipayVectorsTest {
  private static final PublicKey KEY =
      key(
          "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDBoLYEI3r3rb+9P2JTYHf8Vq1z91Nuk15rwNTUN5aY6bxDLL+t"
              + "HDK0Yx9uao3SNkG5Nz2A7w5h6UWcsLKsnGRRFe7dGl/GeTjVP6vDJSEkbA+Mf8avbwT2glr1Hvcxx9YSjyFn"
              + "/btf+bgB+8TF0CyGqxzdO5a8l3xvDz3uOik99QIDAQAB");
  private static final String REQUEST_SIGN =
      "CaDbnd9G2wfOKPiy3470w371CAaeHmVhA1FKyYFRL4YxkwY38W34YvCMAzW1Zl1U+F1tT8J80zac4l5RgPo+CWkcm2Ol"
          + "aBOkKnkwO0BJlTyriLPBZxS1z+XhobxIjw2GecxMyNPHEiAq+XnB3eHkaFfByxkDGaByUb4UuY5jYt4=";
  private static final String NODE =
      "{\"access_token\":\"authbseB1\",\"auth_start\":\"2026-11-20 16:30:00\","
          + "\"expires_in\":1296000,"
          + "\"open_id\":\"074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5\","
          + "\"re_expires_in\":2592000,\"refresh_token\":\"authbseB2\"}";
  private static final String SIGN =
      "PCYr5P4lJSkwmZd4pgkmS0u+VoGJKtDFa73s5za7XA0MxNRt+8GtniV/uWdrjxZ11zIUit784qq9qlRdO4debDf/8/t4"
          + "+JDxMrEHZHbOsOizY0OL0sjcrNCYTR5xNW1UuD4jbT6reQ2GtJMhZMyOHoI++w7SPERTMjvhK3n1oOg=";
  private static final String OPEN_ID = "074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5";
  private static final List<String> FIELDS = List.of("open_id", "user_id");
  private static final String FIELD = "{\"alipay_system_oauth_token_response\":";

  private static PublicKey key(String text) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AlipayAnswer read(String text) {
    return AlipayAnswer.read(text, FIELDS, KEY);
  }

  @Test
  void a_request_is_signed_over_the_text_of_the_vector() {
    var request =
        new AlipayRequest(
            "2021000000000000",
            "4b203fe6c11548bcabd8da5bb087a83b",
            Instant.parse("2026-11-20T08:30:00Z"));

    assertThat(request.canonicalText())
        .isEqualTo(
            "app_id=2021000000000000&charset=utf-8&code=4b203fe6c11548bcabd8da5bb087a83b"
                + "&format=JSON&grant_type=authorization_code&method=alipay.system.oauth.token"
                + "&sign_type=RSA2&timestamp=2026-11-20 16:30:00&version=1.0");
    assertThat(SignedText.isSigned(request.canonicalText(), REQUEST_SIGN, KEY)).isTrue();
  }

  @Test
  void a_request_carries_the_signature_of_its_key() throws Exception {
    var pair = newPair();
    var request = new AlipayRequest("2021", "code", Instant.parse("2026-11-20T08:30:00Z"));

    var query = request.signedBy(pair.getPrivate());

    assertThat(SignedText.isSigned(request.canonicalText(), query.get("sign"), pair.getPublic()))
        .isTrue();
    assertThat(query).doesNotContainKeys("code", "grant_type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s%s,\"sign\":\"%s\"}", "%s \n %s , \"sign\" : \"%s\" } \n"})
  void the_answer_of_the_vector_is_a_user(String form) {
    assertThat(read(form.formatted(FIELD, NODE, SIGN)))
        .isEqualTo(new AlipayAnswer.User("open_id", OPEN_ID));
  }

  @Test
  void the_signature_may_come_first() {
    var text = "{\"sign\":\"" + SIGN + "\"," + FIELD.substring(1) + NODE + "}";

    assertThat(read(text)).isEqualTo(new AlipayAnswer.User("open_id", OPEN_ID));
  }

  @Test
  void one_changed_character_is_a_forgery() {
    for (int i = NODE.indexOf("074a"); i < NODE.indexOf("\",\"re_expires"); i++) {
      var changed = NODE.substring(0, i) + "_" + NODE.substring(i + 1);
      assertThat(read(FIELD + changed + ",\"sign\":\"" + SIGN + "\"}"))
          .isInstanceOf(AlipayAnswer.Forged.class);
    }
  }

  @Test
  void space_inside_that_was_not_signed_is_a_forgery() {
    assertThat(read(FIELD + NODE.replace(",", ", ") + ",\"sign\":\"" + SIGN + "\"}"))
        .isInstanceOf(AlipayAnswer.Forged.class);
  }

  @Test
  void a_success_without_a_signature_is_a_forgery() {
    assertThat(read(FIELD + NODE + "}")).isInstanceOf(AlipayAnswer.Forged.class);
    assertThat(read(FIELD + NODE + ",\"sign\":\"\"}")).isInstanceOf(AlipayAnswer.Forged.class);
  }

  @Test
  void escaped_slashes_are_tried_both_ways() throws Exception {
    var pair = newPair();
    var node = "{\"access_token\":\"a/b\",\"open_id\":\"x/y\"}";
    var text = FIELD + node.replace("/", "\\/") + ",\"sign\":\"" + sign(node, pair) + "\"}";

    assertThat(AlipayAnswer.read(text, FIELDS, pair.getPublic()))
        .isEqualTo(new AlipayAnswer.User("open_id", "x/y"));
  }

  @Test
  void space_inside_that_was_signed_is_taken() throws Exception {
    var pair = newPair();
    var node = "{ \"access_token\" : \"a\" ,\n \"user_id\" : \"2088\" }";
    var text = FIELD + node + ",\"sign\":\"" + sign(node, pair) + "\"}";

    assertThat(AlipayAnswer.read(text, FIELDS, pair.getPublic()))
        .isEqualTo(new AlipayAnswer.User("user_id", "2088"));
    assertThat(AlipayAnswer.read(text, List.of("open_id"), pair.getPublic()))
        .isInstanceOf(AlipayAnswer.WithoutUser.class);
  }

  @ParameterizedTest
  @CsvSource({
    "alipay_system_oauth_token_response, isv.code-invalid, INVALID_CODE",
    "error_response, isv.code-invalid, INVALID_CODE",
    "error_response, isv.unmatched-app-id, INVALID_CODE",
    "error_response, isv.invalid-app-id, INVALID_CODE",
    "error_response, isv.grant-type-invalid, PROVIDER_REFUSED",
    "error_response, isv.missing-signature, PROVIDER_REFUSED",
    "error_response, isv.invalid-signature, PROVIDER_REFUSED",
    "error_response, isv.invalid-timestamp, PROVIDER_REFUSED",
    "error_response, isp.unknow-error, PROVIDER_UNAVAILABLE",
    "error_response, isp.unknown-error, PROVIDER_UNAVAILABLE",
    "error_response, something-new, PROVIDER_REFUSED"
  })
  void an_unsigned_error_is_the_error_that_it_says(String node, String subCode, String code) {
    var text =
        "{\"%s\":{\"code\":\"40002\",\"msg\":\"x\",\"sub_code\":\"%s\"}}".formatted(node, subCode);

    assertThat(((AlipayAnswer.Refused) read(text)).errorCode()).hasToString(code);
  }

  @ParameterizedTest
  @CsvSource({
    "20000, PROVIDER_UNAVAILABLE",
    "40001, PROVIDER_REFUSED",
    "40002, PROVIDER_REFUSED",
    "40006, PROVIDER_REFUSED"
  })
  void an_error_of_the_gateway_has_a_code_alone(String code, String expected) {
    var text = "{\"error_response\":{\"code\":\"%s\",\"msg\":\"x\"}}".formatted(code);

    assertThat(((AlipayAnswer.Refused) read(text)).errorCode()).hasToString(expected);
  }

  @Test
  void an_error_that_somebody_else_has_signed_is_a_forgery() {
    assertThat(
            read(
                "{\"error_response\":{\"code\":\"40002\",\"sub_code\":\"isv.code-invalid\"},\"sign\":\""
                    + SIGN
                    + "\"}"))
        .isInstanceOf(AlipayAnswer.Forged.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "<html></html>",
        "{\"sign\":\"x\"}",
        "{\"error_response\":{}}",
        "{\"error_response\":\"x\"}",
        "{\"error_response\":{\"code\":\"a b\"}}",
        "{\"error_response\":{\"code\":\"1\"}} trailing",
        "{\"error_response\":{\"code\":\"1\"},\"error_response\":{\"code\":\"2\"}}",
        "{\"error_response\":{\"code\":\"1\"}",
        "{\"error_response\":{\"code\":\"1\\",
        "{\"a\" \"b\"}"
      })
  void what_is_no_answer_is_unreadable(String text) {
    assertThat(read(text)).isInstanceOf(AlipayAnswer.Unreadable.class);
  }

  /** A reader of two nodes could verify one and believe the other. */
  @Test
  void a_second_node_beside_the_signed_one_is_unreadable() {
    var other = NODE.replace("074a", "0000");

    assertThat(
            read(FIELD + NODE + "," + FIELD.substring(1) + other + ",\"sign\":\"" + SIGN + "\"}"))
        .isInstanceOf(AlipayAnswer.Unreadable.class);
  }

  private static KeyPair newPair() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    return generator.generateKeyPair();
  }

  private static String sign(String text, KeyPair pair) throws Exception {
    var signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(pair.getPrivate());
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(signature.sign());
  }
}

package io.tuwen.emulator.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The signatures of a form's policy, against values that were computed elsewhere. */
class PolicySignatureTest {
  private static final String POLICY =
      Base64.getEncoder()
          .encodeToString(
              ("{\"expiration\":\"2030-01-01T00:00:00.000Z\",\"conditions\":"
                      + "[[\"content-length-range\",0,10485760],"
                      + "[\"starts-with\",\"$key\",\"u/123/\"]]}")
                  .getBytes(StandardCharsets.UTF_8));
  private static final String V4 =
      "e286b55853ec0ccd2f8be3c841ea92d392c936919ed030417cdc95eb605662be";

  private final Authenticator authenticator =
      new Authenticator(
          new Keyring(Map.of("AK", "SK"), InstantSource.system()),
          "cn-hangzhou",
          InstantSource.system());

  @Test
  void v1_is_the_published_vector() {
    assertThat(Base64.getEncoder().encodeToString(Hmac.sha1("SK", POLICY)))
        .isEqualTo("kbu51bIqg85MizLcDMPKxli3Fco=");
  }

  @Test
  void v4_is_the_published_vector() {
    var scope = SignatureV4.Scope.parse("AK/20300101/cn-hangzhou/oss/aliyun_v4_request");

    assertThat(SignatureV4.sign(POLICY, scope, "SK")).isEqualTo(V4);
  }

  @Test
  void a_v4_form_is_let_in_and_a_changed_one_is_not() {
    var form = new HashMap<String, String>();
    form.put("policy", POLICY);
    form.put("x-oss-signature-version", "OSS4-HMAC-SHA256");
    form.put("x-oss-credential", "AK/20300101/cn-hangzhou/oss/aliyun_v4_request");
    form.put("x-oss-signature", V4);
    assertThatCode(() -> authenticator.verifyForm(form)).doesNotThrowAnyException();

    form.put("policy", POLICY.replace('e', 'f'));

    assertThatThrownBy(() -> authenticator.verifyForm(form)).hasMessageContaining("does not match");
  }
}

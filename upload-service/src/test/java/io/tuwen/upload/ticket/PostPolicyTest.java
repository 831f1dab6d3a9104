package io.tuwen.upload.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.credentials.Credentials;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PostPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-20T08:30:00Z");
  private static final Instant END = Instant.parse("2026-11-20T08:40:00Z");

  private static PostPolicy policy(Optional<String> token) {
    var credentials = new Credentials("AKID", "SECRET", token, Optional.empty());
    return new PostPolicy(credentials, "cn-hangzhou", "tuwen-originals", NOW)
        .bound("key", "guest/019e3c2e-0000-7000-8000-000000000000")
        .length(1, 20_971_520)
        .bound("success_action_status", "200")
        .bound("x-oss-forbid-overwrite", "true");
  }

  /** Aliyun's own SDK signs this policy alike. */
  @Test
  void a_policy_and_its_signature_are_the_vector() {
    var fields = policy(Optional.empty()).signed(END);

    assertThat(new String(Base64.getDecoder().decode(fields.get("policy")), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"expiration\":\"2026-11-20T08:40:00.000Z\",\"conditions\":["
                + "{\"bucket\":\"tuwen-originals\"},"
                + "{\"x-oss-signature-version\":\"OSS4-HMAC-SHA256\"},"
                + "{\"x-oss-credential\":\"AKID/20261120/cn-hangzhou/oss/aliyun_v4_request\"},"
                + "{\"x-oss-date\":\"20261120T083000Z\"},"
                + "[\"eq\",\"$key\",\"guest/019e3c2e-0000-7000-8000-000000000000\"],"
                + "[\"content-length-range\",1,20971520],"
                + "[\"eq\",\"$success_action_status\",\"200\"],"
                + "[\"eq\",\"$x-oss-forbid-overwrite\",\"true\"]]}");
    assertThat(fields.get("x-oss-signature"))
        .isEqualTo("6fc43e11e6c4bb4df032937fdda2e2fc33f673924a7557903ed12cb310939849");
  }

  @Test
  void a_security_token_is_sent_and_bound() {
    var fields = policy(Optional.of("CAIStoken")).signed(END);

    assertThat(fields).containsEntry("x-oss-security-token", "CAIStoken");
    assertThat(new String(Base64.getDecoder().decode(fields.get("policy")), StandardCharsets.UTF_8))
        .contains("[\"eq\",\"$x-oss-security-token\",\"CAIStoken\"]");
  }

  @Test
  void the_key_is_the_first_field_and_no_field_is_empty() {
    var fields = policy(Optional.empty()).offered("x-oss-content-type", "image/png").signed(END);

    assertThat(List.copyOf(fields.keySet())).startsWith("key", "policy");
    assertThat(fields.values()).noneMatch(String::isEmpty);
  }
}

package io.tuwen.contract.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.contract.session.ApiKeys.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
  private static final String FIRST = "twk_first_" + "a".repeat(43);
  private static final String SECOND = "twk_second_" + "B".repeat(43);
  private static final OwnerKey OWNERS = new OwnerKey("0123456789abcdef0123456789abcdef");

  private final ApiKeys keys =
      new ApiKeys(
          List.of(
              line("first", FIRST, "acme", "read+write"), line("second", SECOND, "acme", "read")),
          OWNERS);

  static String line(String id, String key, String tenant, String scopes) {
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
      return id + "=" + HexFormat.of().formatHex(hash) + ":" + tenant + ":" + scopes;
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertRefused(String key, Scope scope, String user, ErrorCode code) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> keys.owner(key, scope, Optional.ofNullable(user)))
        .satisfies(it -> assertThat(it.code()).isEqualTo(code));
  }

  @Test
  void both_keys_of_a_tenant_are_its() {
    assertThat(keys.owner(FIRST, Scope.WRITE, Optional.empty())).hasToString("t-acme");
    assertThat(keys.owner(SECOND, Scope.READ, Optional.empty())).hasToString("t-acme");
  }

  @Test
  void a_user_of_a_tenant_is_an_owner_of_its_own() {
    var user = keys.owner(FIRST, Scope.READ, Optional.of("order-7"));

    assertThat(user).isEqualTo(OWNERS.userOf("acme", "order-7"));
    assertThat(user).isNotEqualTo(keys.owner(FIRST, Scope.READ, Optional.of("order-8")));
  }

  /** For logs and metrics, before anything is known of the secret. */
  @Test
  void a_key_names_its_server() {
    assertThat(keys.app(SECOND)).isEqualTo("t-acme");
    assertThat(keys.app("twk_other_" + "a".repeat(43))).isEmpty();
    assertThat(keys.app("first")).isEmpty();
  }

  @Test
  void a_key_may_do_what_its_scopes_say() {
    assertRefused(SECOND, Scope.WRITE, null, ErrorCode.SCOPE_MISSING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "twk_", "twk_first_", "twk_other_", "twk_second_", "TWK_first_"})
  void another_key_is_refused(String beginning) {
    assertRefused(beginning + "c".repeat(43), Scope.READ, null, ErrorCode.UNAUTHORIZED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "é", "\u0000"})
  void a_name_of_a_user_is_visible_ascii(String user) {
    assertRefused(FIRST, Scope.READ, user, ErrorCode.MALFORMED_REQUEST);
  }

  /** Such a tenant would be what a user of another one is hashed to. */
  @Test
  void a_tenant_that_could_be_a_user_is_refused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new ApiKeys(List.of(line("x", FIRST, "0".repeat(32), "read")), OWNERS));
  }

  @Test
  void a_line_that_is_wrong_is_named_and_not_shown() {
    var wrong = line("x", FIRST, "acme", "read+delete");

    assertThatIllegalStateException()
        .isThrownBy(() -> new ApiKeys(List.of(wrong), OWNERS))
        .withMessageContaining("TUWEN_API_KEYS")
        .withMessageContaining("delete");
    assertThatIllegalStateException()
        .isThrownBy(() -> new ApiKeys(List.of(FIRST), OWNERS))
        .withMessageContaining("entry 1")
        .withMessageNotContaining("aaaa");
  }
}

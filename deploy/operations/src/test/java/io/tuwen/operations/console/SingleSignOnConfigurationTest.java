package io.tuwen.operations.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tuwen.operations.AdminConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What single sign-on needs, and whom it takes for an operator. */
class SingleSignOnConfigurationTest {
  private static final Map<String, String> WHOLE =
      Map.of(
          "tuwen.admin.token", "t".repeat(32),
          // Quarkus reads the default, 4s; SmallRye alone does not.
          "tuwen.admin.max-delay", "PT4S",
          "tuwen.oidc.enabled", "true",
          "tuwen.oidc.issuer", "https://id.example.com:8443/realms/staff",
          "tuwen.oidc.client-id", "console",
          "tuwen.oidc.client-secret", "of-the-console");

  private static SingleSignOn with(Map<String, String> properties) {
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(OidcConfig.class)
            .withMapping(AdminConfig.class)
            .withDefaultValues(properties)
            .build();
    return new SingleSignOn(
        config.getConfigMapping(OidcConfig.class), config.getConfigMapping(AdminConfig.class));
  }

  @ParameterizedTest
  @CsvSource({
    "tuwen.admin.token, TUWEN_ADMIN_TOKEN is missing",
    "tuwen.oidc.issuer, tuwen.oidc.issuer is an https:// address",
    "tuwen.oidc.client-id, tuwen.oidc.client-id is missing",
    "tuwen.oidc.client-secret, tuwen.oidc.client-secret is missing",
  })
  void what_is_missing_is_said(String name, String said) {
    var properties = new HashMap<>(WHOLE);
    properties.remove(name);

    assertThat(with(WHOLE).mistakes()).isEmpty();
    assertThat(with(properties).mistakes()).singleElement().asString().startsWith(said);
  }

  @ParameterizedTest
  @CsvSource({
    "http://id.example.com",
    "ftp://id.example.com",
    "id.example.com",
    "'https://'",
    "http://127.0.0.1.example.com"
  })
  void an_issuer_in_the_clear_is_none(String issuer) {
    var properties = new HashMap<>(WHOLE);
    properties.put("tuwen.oidc.issuer", issuer);

    assertThat(with(properties).mistakes()).hasSize(1);
  }

  @Test
  void without_the_switch_no_person_is_an_operator() {
    var properties = new HashMap<>(WHOLE);
    properties.put("tuwen.oidc.enabled", "false");

    assertThat(with(properties).isOperator("alice", List.of("tuwen-operator"))).isFalse();
    assertThat(with(WHOLE).isOperator("alice", List.of("tuwen-operator"))).isTrue();
    assertThat(with(WHOLE).isOperator("a".repeat(256), List.of("tuwen-operator"))).isFalse();
  }
}

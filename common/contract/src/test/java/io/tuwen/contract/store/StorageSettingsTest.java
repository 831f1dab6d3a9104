package io.tuwen.contract.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageSettingsTest {
  private static final String LOCAL_SECRET = "tuwen-local-secret";

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8085", "http://localhost:8085", "http://[::1]:8085"})
  void this_machine_needs_neither_tls_nor_a_secret_of_its_own(String endpoint) {
    assertThatCode(() -> check(endpoint, LOCAL_SECRET)).doesNotThrowAnyException();
  }

  @Test
  void another_machine_is_reached_by_tls_with_a_secret_of_its_own() {
    assertThatCode(() -> check("https://oss-cn-hangzhou.aliyuncs.com", "s3cret"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://oss-cn-hangzhou.aliyuncs.com", "http://10.0.0.1"})
  void another_machine_is_never_reached_without_tls(String endpoint) {
    assertThatThrownBy(() -> check(endpoint, "s3cret")).hasMessageContaining("https://");
  }

  @Test
  void the_published_secret_is_refused_for_another_machine() {
    assertThatThrownBy(() -> check("https://oss-cn-hangzhou.aliyuncs.com", LOCAL_SECRET))
        .hasMessageContaining("published")
        .hasMessageNotContaining(LOCAL_SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oss-cn-hangzhou.aliyuncs.com", "ftp://127.0.0.1", "/oss"})
  void an_endpoint_is_a_url(String endpoint) {
    assertThatThrownBy(() -> check(endpoint, "s3cret")).hasMessageContaining("must be a URL");
  }

  @Test
  void half_an_access_key_is_none() {
    assertThatThrownBy(() -> check("http://127.0.0.1:8085", null))
        .hasMessageContaining("OSS_ACCESS_KEY_SECRET");
  }

  private static void check(String endpoint, String secret) {
    var properties =
        new HashMap<>(
            Map.of("tuwen.storage.endpoint", endpoint, "tuwen.storage.access-key-id", "id"));
    if (secret != null) {
      properties.put("tuwen.storage.access-key-secret", secret);
    }
    StorageSettings.requireSafe(StorageConfigs.of(properties));
  }
}

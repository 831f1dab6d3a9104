package io.tuwen.upload.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppsTest {
  private static KeyPair own;
  private static KeyPair platforms;

  @TempDir Path mounted;

  @BeforeAll
  static void makeKeys() throws Exception {
    var generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    own = generator.generateKeyPair();
    platforms = generator.generateKeyPair();
  }

  private static Map<String, String> complete() {
    return new HashMap<>(
        Map.of(
            "TUWEN_APPS_SHOP_PLATFORM", "wechat",
            "TUWEN_APPS_SHOP_APP_ID", "wx0123456789abcdef",
            "TUWEN_APPS_SHOP_SECRET", "the-secret",
            "TUWEN_APPS_DESK_PLATFORM", "alipay",
            "TUWEN_APPS_DESK_APP_ID", "2021000000000000",
            "TUWEN_APPS_DESK_PRIVATE_KEY", base64(own.getPrivate().getEncoded()),
            "TUWEN_APPS_DESK_PLATFORM_PUBLIC_KEY", base64(platforms.getPublic().getEncoded())));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private Apps apps(Map<String, String> environment) {
    var all = new HashMap<>(environment);
    all.put("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", mounted.toString());
    var config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .addDiscoveredConverters()
            .addDiscoveredSources()
            .withMapping(AppsConfig.class)
            .withSources(new EnvConfigSource(all, 300))
            .build();
    return new Apps(config.getConfigMapping(AppsConfig.class));
  }

  @Test
  void several_apps_are_read_from_the_environment() {
    var apps = apps(complete());

    assertThat(apps.isEmpty()).isFalse();
    var shop = apps.find(Platform.WECHAT, Optional.of("shop")).orElseThrow();
    assertThat(shop.address()).hasToString("https://api.weixin.qq.com");
    assertThat(shop.credential()).isEqualTo(new App.AppSecret("the-secret"));
    assertThat(shop.idFields()).containsExactly("openid");
    var desk = apps.find(Platform.ALIPAY, Optional.empty()).orElseThrow();
    assertThat(desk.appId()).isEqualTo("2021000000000000");
    assertThat(desk.idFields()).containsExactly("open_id", "user_id");
    assertThat(shop.toString() + desk).doesNotContain("the-secret");
  }

  @Test
  void a_secret_may_be_a_file() throws IOException {
    var environment = complete();
    environment.remove("TUWEN_APPS_SHOP_SECRET");
    Files.writeString(mounted.resolve("TUWEN_APPS_SHOP_SECRET"), "of-a-file\n");

    var shop = apps(environment).find(Platform.WECHAT, Optional.empty()).orElseThrow();

    assertThat(shop.credential()).isEqualTo(new App.AppSecret("of-a-file"));
  }

  @Test
  void keys_may_be_files_with_the_lines_of_pem() throws IOException {
    var environment = complete();
    for (var name : List.of("PRIVATE_KEY", "PLATFORM_PUBLIC_KEY")) {
      var variable = "TUWEN_APPS_DESK_" + name;
      var lines =
          Base64.getMimeEncoder().encodeToString(base64Decoded(environment.remove(variable)));
      Files.writeString(
          mounted.resolve(variable), "-----BEGIN KEY-----\n" + lines + "\n-----END KEY-----\n");
    }

    var desk = apps(environment).find(Platform.ALIPAY, Optional.empty()).orElseThrow();

    assertThat(desk.credential())
        .isEqualTo(new App.KeyPair(own.getPrivate(), platforms.getPublic()));
  }

  private static byte[] base64Decoded(String text) {
    return Base64.getDecoder().decode(text);
  }

  @Test
  void the_field_that_names_a_user_is_pinned() {
    for (var field : List.of("open_id", "user_id")) {
      var environment = complete();
      environment.put("TUWEN_APPS_DESK_ID_FIELD", field);

      var desk = apps(environment).find(Platform.ALIPAY, Optional.empty()).orElseThrow();

      assertThat(desk.idFields()).containsExactly(field);
    }
  }

  @Test
  void all_mistakes_of_all_apps_are_said_at_once() {
    var environment = complete();
    environment.remove("TUWEN_APPS_SHOP_SECRET");
    environment.remove("TUWEN_APPS_DESK_PRIVATE_KEY");
    environment.put("TUWEN_APPS_DESK_ID_FIELD", "name");

    assertThatIllegalStateException()
        .isThrownBy(() -> apps(environment))
        .withMessageContaining("(TUWEN_APPS_SHOP_SECRET)")
        .withMessageContaining("(TUWEN_APPS_DESK_PRIVATE_KEY)")
        .withMessageContaining("(TUWEN_APPS_DESK_ID_FIELD)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHOP_SECRET", "DESK_PRIVATE_KEY", "SHOP_APP_ID", "SHOP_PLATFORM"})
  void a_line_that_is_empty_is_missing(String line) {
    var environment = complete();
    environment.put("TUWEN_APPS_" + line, " ");

    assertThatIllegalStateException()
        .isThrownBy(() -> apps(environment))
        .withMessageContaining("(TUWEN_APPS_" + line + ") is missing");
  }

  @Test
  void no_app_is_no_mistake() {
    assertThat(apps(Map.of()).isEmpty()).isTrue();
  }

  @Test
  void of_two_apps_of_a_platform_one_has_to_be_named() {
    var environment = complete();
    environment.put("TUWEN_APPS_CAFE_PLATFORM", "wechat");
    environment.put("TUWEN_APPS_CAFE_APP_ID", "wxfedcba9876543210");
    environment.put("TUWEN_APPS_CAFE_SECRET", "x");
    var apps = apps(environment);

    assertThat(apps.find(Platform.WECHAT, Optional.empty())).isEmpty();
    assertThat(apps.find(Platform.WECHAT, Optional.of("cafe"))).isPresent();
    assertThat(apps.find(Platform.ALIPAY, Optional.of("cafe"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "TUWEN_APPS_SHOP_PLATFORM, is missing",
    "TUWEN_APPS_SHOP_APP_ID, is missing",
    "TUWEN_APPS_SHOP_SECRET, is missing",
    "TUWEN_APPS_DESK_PRIVATE_KEY, is missing",
    "TUWEN_APPS_DESK_PLATFORM_PUBLIC_KEY, is missing"
  })
  void a_line_that_is_missing_is_named(String variable, String mistake) {
    var environment = complete();
    environment.remove(variable);

    assertThatIllegalStateException()
        .isThrownBy(() -> apps(environment))
        .withMessageContaining("(" + variable + ") " + mistake)
        .withMessageNotContaining("the-secret");
  }

  @ParameterizedTest
  @CsvSource({
    "TUWEN_APPS_SHOP_PLATFORM, weixin",
    "TUWEN_APPS_SHOP_APP_ID, a b",
    "TUWEN_APPS_SHOP_PRIVATE_KEY, misplaced",
    "TUWEN_APPS_SHOP_PLATFORM_PUBLIC_KEY, misplaced",
    "TUWEN_APPS_SHOP_ID_FIELD, unionid",
    "TUWEN_APPS_SHOP_BASE_URL, http://example.com",
    "TUWEN_APPS_SHOP_BASE_URL, 'not an address'",
    "TUWEN_APPS_DESK_SECRET, misplaced",
    "TUWEN_APPS_DESK_PRIVATE_KEY, misplaced",
    "TUWEN_APPS_DESK_PLATFORM_PUBLIC_KEY, misplaced",
    "TUWEN_APPS_DESK_ID_FIELD, openid"
  })
  void a_line_that_is_wrong_is_named_and_not_shown(String variable, String value) {
    var environment = complete();
    environment.put(variable, value);

    assertThatIllegalStateException()
        .isThrownBy(() -> apps(environment))
        .withMessageContaining("(" + variable + ")")
        .withMessageNotContaining("misplaced");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8099", "http://localhost:8099", "https://example.com"})
  void another_address_is_safe_or_of_this_machine(String address) {
    var environment = complete();
    environment.put("TUWEN_APPS_SHOP_BASE_URL", address);

    var shop = apps(environment).find(Platform.WECHAT, Optional.empty()).orElseThrow();

    assertThat(shop.address()).hasToString(address);
  }

  @Test
  void the_apps_own_public_key_is_not_taken_for_the_platforms() {
    var environment = complete();
    environment.put("TUWEN_APPS_DESK_PLATFORM_PUBLIC_KEY", base64(own.getPublic().getEncoded()));

    assertThatIllegalStateException()
        .isThrownBy(() -> apps(environment))
        .withMessageContaining("the app's own public key");
  }

  @Test
  void a_key_may_have_the_lines_of_pem() {
    var environment = complete();
    var lines = Base64.getMimeEncoder().encodeToString(own.getPrivate().getEncoded());
    environment.put(
        "TUWEN_APPS_DESK_PRIVATE_KEY",
        "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n");

    assertThat(apps(environment).find(Platform.ALIPAY, Optional.empty())).isPresent();
  }

  /** As Compose has them. */
  @Test
  void an_app_may_be_files_alone_one_for_each_line() throws IOException {
    for (var line :
        Map.of("platform", "wechat", "app-id", "wx0123456789abcdef", "secret", "the-secret\n")
            .entrySet()) {
      Files.writeString(mounted.resolve("tuwen.apps.shop." + line.getKey()), line.getValue());
    }

    var app = apps(Map.of()).find(Platform.WECHAT, Optional.of("shop"));

    assertThat(app.orElseThrow().credential()).isEqualTo(new App.AppSecret("the-secret"));
  }
}

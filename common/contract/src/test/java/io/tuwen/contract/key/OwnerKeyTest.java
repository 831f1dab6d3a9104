package io.tuwen.contract.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerKeyTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private final OwnerKey key = new OwnerKey(SECRET);

  @ParameterizedTest
  @CsvSource({
    "wechat, wx0123456789abcdef, openid, oGZUI0egBJY1zhBYw2KhdUfwVJJE,"
        + " u-558dcc2c87ee00744cbfc5672f3a59ee",
    "alipay, 2021000000000000, open_id, 074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5,"
        + " u-ce1cf62ed187fe02d02b1a798ead7bc6"
  })
  void a_person_is_the_owner_of_the_vector(
      String platform, String appId, String field, String id, String owner) {
    assertThat(key.person(platform, appId, field, id)).hasToString(owner);
  }

  @Test
  void each_part_makes_another_owner() {
    var owner = key.person("wechat", "wx1", "openid", "a");

    assertThat(
            java.util.Set.of(
                owner,
                key.person("alipay", "wx1", "openid", "a"),
                key.person("wechat", "wx2", "openid", "a"),
                key.person("wechat", "wx1", "unionid", "a"),
                key.person("wechat", "wx1", "openid", "b"),
                key.person("wechat", "wx1openid", "", "a"),
                new OwnerKey(SECRET + "x").person("wechat", "wx1", "openid", "a")))
        .hasSize(7);
  }

  @Test
  void users_of_two_tenants_are_two_owners_and_none_of_a_platform() {
    assertThat(key.userOf("acme", "7")).isNotEqualTo(key.userOf("other", "7"));
    assertThat(key.userOf("acme", "7").value()).matches("t-[0-9a-f]{32}");
  }

  @Test
  void another_key_has_another_fingerprint() {
    assertThat(key.fingerprint()).isEqualTo(new OwnerKey(SECRET).fingerprint());
    assertThat(key.fingerprint()).isNotEqualTo(new OwnerKey(SECRET + "x").fingerprint());
    assertThat(key.fingerprint()).doesNotContain(SECRET.substring(0, 8));
  }

  @Test
  void a_key_of_31_bytes_is_refused_by_its_variable() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new OwnerKey(SECRET.substring(1)))
        .withMessageContaining("OWNER_KEY");
  }

  @Test
  void without_a_key_there_are_no_owners() {
    var none = new OwnerKey("");

    assertThat(none.isPresent()).isFalse();
    assertThatIllegalStateException().isThrownBy(() -> none.person("wechat", "a", "b", "c"));
  }
}

package io.tuwen.contract.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zh-CN,zh;q=0.9,en;q=0.8 | CHINESE",
        "ZH-Hant-TW | CHINESE",
        "en-GB,en;q=0.9,zh;q=0.8 | ENGLISH",
        "en;q=0.1,zh;q=0.105 | CHINESE",
        "fr, de;q=0.9 | ENGLISH",
        "fr, zh;q=0.001 | CHINESE",
        "zh;q=0 | ENGLISH",
        "zh;q=0.9x | ENGLISH",
        "zh;q= | ENGLISH",
        "zh;level=1 | ENGLISH",
        "zhuang | ENGLISH",
        "*, zh;q=0.5 | ENGLISH",
        ",,;;q=1,= | ENGLISH",
        "'' | ENGLISH"
      })
  void the_language_that_a_client_prefers_is_told_by_its_weights(String header, Language expected) {
    assertThat(Language.of(header, Language.ENGLISH)).isEqualTo(expected);
  }

  @Test
  void a_client_that_prefers_none_of_ours_gets_that_of_the_address() {
    assertThat(Language.of(null, Language.CHINESE)).isEqualTo(Language.CHINESE);
    assertThat(Language.of("fr", Language.CHINESE)).isEqualTo(Language.CHINESE);
    assertThat(Language.of("*", Language.CHINESE)).isEqualTo(Language.CHINESE);
  }

  @Test
  void what_stands_behind_the_bound_of_the_header_is_not_read() {
    assertThat(Language.of("x,".repeat(10_000) + "zh", Language.ENGLISH))
        .isEqualTo(Language.ENGLISH);
    assertThat(Language.of(" ".repeat(300) + "zh", Language.ENGLISH)).isEqualTo(Language.ENGLISH);
  }
}

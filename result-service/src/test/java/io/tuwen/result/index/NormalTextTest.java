package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ＥＸＰ | exp",
        "ExP | exp",
        "'a  b' | 'a b'",
        "' a ' | 'a'",
        "发 票 | 发票",
        "发 a | 发a",
        "a 发 | a发",
        "ひ ら | ひら",
        "カ タ | カタ",
        "한 글 | 한글",
        "ไ ท | ไท",
        "ㄅ ㄆ | ㄅㄆ",
        "é | é",
        "㎏ | kg",
        "ﬁ | fi",
        "ｶﾞﾊﾟｱ | ガパア",
        "\u1112\u1161\u11ab\u1100\u1173\u11af | 한글",
        "\u09c7\u09be | \u09cb"
      })
  void equal_texts_have_one_form(String text, String form) {
    assertThat(NormalText.of(text).text()).isEqualTo(form);
  }

  @Test
  void gaps_of_every_kind_are_one_blank_and_half_a_character_is_one() {
    assertThat(NormalText.of("a\u0000\u00a0\n\u2003\u200a b").text()).isEqualTo("a b");
    assertThat(NormalText.of("a\ud83db").text()).isEqualTo("a b");
    assertThat(NormalText.of("a\u0001b").text()).isEqualTo("a b");
    assertThat(NormalText.of("\ud83d\ude00").text()).isEqualTo("\ud83d\ude00");
  }

  /** Also where one character becomes several, and several one. */
  @Test
  void each_character_knows_where_it_was() {
    assertThat(origins("㎏ e\u0301x")).isEqualTo("[0, 0, 2, 2, 4]");
    assertThat(origins("𠮷 家")).isEqualTo("[0, 0, 3]");
    assertThat(origins("ﷺ".repeat(3))).startsWith("[0, 0,").endsWith("2, 2]");
  }

  /** Marks are put in order in quadratic time, and a stranger writes what is read. */
  @Test
  void no_character_has_marks_without_end() {
    var marks = "a" + "\u0301\u0323".repeat(500);

    assertThat(NormalText.of(marks).text()).startsWith("\u1ea1").contains("\u0301\u0323");
  }

  private static String origins(String text) {
    var normal = NormalText.of(text);
    return Arrays.toString(
        IntStream.range(0, normal.text().length()).map(normal::origin).toArray());
  }
}

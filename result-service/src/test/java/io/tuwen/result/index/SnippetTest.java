package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnippetTest {
  private static List<String> marked(String body, String question) {
    var snippet = Snippet.of(body, Question.parse(question).orElseThrow().wanted());
    return snippet.marks().stream()
        .map(it -> snippet.text().substring(it.from(), it.to()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "顺丰ＥＸＰＲＥＳＳ, express, ＥＸＰＲＥＳＳ",
    "发 票, 发票, 发 票",
    "增值税发票, 票, 票",
    "party art, art*, art",
    "e\u0301te\u0301, t, t",
    "𠮷野家, 𠮷野, 𠮷野",
    "ｶﾞｷﾞ, ガギ, ｶﾞｷﾞ",
    "cafe\u0301s, café*, cafe\u0301",
    "\u1112\u1161\u11ab\u1100\u1173\u11af, 한글, \u1112\u1161\u11ab\u1100\u1173\u11af",
    "㎏, kg, ㎏"
  })
  void a_mark_is_what_the_original_has_there(String body, String question, String mark) {
    assertThat(marked(body, question)).containsExactly(mark);
  }

  @Test
  void a_word_over_two_lines_is_one_mark() {
    assertThat(marked("电子发\n票号码", "发票")).containsExactly("发\n票");
  }

  @Test
  void a_long_text_is_cut_around_the_first_place() {
    var snippet =
        Snippet.of(
            "a ".repeat(500) + "needle" + " b".repeat(500),
            Question.parse("needle").orElseThrow().wanted());

    assertThat(snippet.text()).contains("needle").hasSizeLessThan(80);
    assertThat(snippet.cutBefore()).isTrue();
    assertThat(snippet.cutAfter()).isTrue();
  }

  @Test
  void places_that_touch_are_one_mark() {
    assertThat(marked("增值税发票", "增值 值税 税发")).containsExactly("增值税发");
  }

  @Test
  void the_beginning_of_a_text_ends_between_two_characters() {
    var snippet = Snippet.beginning("x".repeat(59) + "🀄麻将");

    assertThat(snippet.text()).isEqualTo("x".repeat(59));
    assertThat(snippet.marks()).isEmpty();
    assertThat(snippet.cutAfter()).isTrue();
    assertThat(Snippet.beginning("短")).isEqualTo(new Snippet("短", List.of(), false, false));
  }
}

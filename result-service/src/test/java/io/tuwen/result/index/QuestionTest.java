package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.contract.error.TuwenException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionTest {
  private static String told(Question question) {
    return Stream.concat(
            question.wanted().stream().map(QuestionTest::told),
            question.unwanted().stream().map(it -> "not " + told(it)))
        .collect(Collectors.joining(", "));
  }

  private static String told(Term term) {
    return (term.isPrefix() ? "begins " : "") + "[" + term.text() + "]";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "发票; [发票]",
        "发票 金额; [发票], [金额]",
        "发票　金额; [发票], [金额]",
        "发票 发票; [发票]",
        "ＥＸＰＲＥＳＳ; [express]",
        "\"sf express\"; [sf express]",
        "“运单 号码”; [运单号码]",
        "\"not closed; [not closed]",
        "发票 -作废; [发票], not [作废]",
        "发票 －作废; [发票], not [作废]",
        "发票 -\"已 作废\"; [发票], not [已作废]",
        "2026-11-28; [2026-11-28]",
        "exp*; begins [exp]",
        "a - b; [a], [-], [b]",
        "发票*; [发票*]",
        "*; [*]",
        "100%; [100%]",
        "a\"b c\"d; [a], [b c], [d]"
      })
  void words_phrases_exclusions_and_beginnings_are_told_apart(String typed, String meaning) {
    assertThat(told(Question.parse(typed).orElseThrow())).isEqualTo(meaning);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u3000", "\"\"", "\u0000"})
  void what_has_no_word_is_no_question(String typed) {
    assertThat(Question.parse(typed)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-a", "a b c d e f g h i", "-a -b"})
  void what_is_too_much_or_only_unwanted_is_refused(String typed) {
    assertThatThrownBy(() -> Question.parse(typed)).isInstanceOf(TuwenException.class);
  }

  @Test
  void every_text_is_a_question_or_is_refused() {
    var random = new Random(17);
    var characters =
        List.of("\"", "“", "-", "－", "*", " ", "a", "票", "\\", "%", "\ud83d", "́", "\0");
    for (int i = 0; i < 20_000; i++) {
      var text =
          random
              .ints(random.nextInt(40), 0, characters.size())
              .mapToObj(characters::get)
              .collect(Collectors.joining());
      try {
        Question.parse(text);
      } catch (TuwenException e) {
        assertThat(e.code().code()).isEqualTo("malformed_request");
      }
    }
  }
}

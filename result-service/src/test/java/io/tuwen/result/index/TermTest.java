package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermTest {
  @ParameterizedTest
  @CsvSource({
    "art, false, party art, 0, 1",
    "art, false, party art, 2, 6",
    "art, true, party art, 0, 6",
    "art, true, art, 0, 0",
    "art, true, 发art, 0, 1",
    "art, true, party, 0, -1",
    "art, true, 9art, 0, -1",
    "art, true, 0art, 0, -1",
    "art, true, zart, 0, -1",
    "art, true, aart, 0, -1",
    "art, true, {art, 0, 1",
    "art, true, :art, 0, 1",
    "art, true, /art, 0, 1",
    "art, true, `art, 0, 1"
  })
  void a_beginning_is_that_of_a_word(String text, boolean isPrefix, String in, int from, int at) {
    assertThat(new Term(text, isPrefix).indexIn(in, from)).isEqualTo(at);
  }

  /** What a person types is no pattern. */
  @Test
  void what_patterns_and_expressions_obey_is_quoted() {
    assertThat(new Term("100%_\\票", false).pattern()).isEqualTo("%100\\%\\_\\\\票%");
    assertThat(new Term("a.b(票\u0080", true).expression())
        .isEqualTo("(^|[^a-z0-9])a\\.b\\(票\u0080");
  }

  @Test
  void a_question_is_a_condition_with_its_values_beside_it() {
    var where = new Sql("true");
    Question.parse("发票 exp* -no -pre*").orElseThrow().addTo(where);

    assertThat(where)
        .hasToString(
            "true and search like ? and search like ? and search ~ ? and search not like ? and"
                + " search !~ ?");
  }

  @Test
  void a_filter_is_a_condition_of_what_it_has() {
    var none = new Sql("true");
    Filter.NONE.addTo(none);
    assertThat(none).hasToString("true");

    assertThat(told(Filter.Status.PENDING, true))
        .isEqualTo("at >= ? and at < ? and result_at is null and search <> '' and code = ?");
    assertThat(told(Filter.Status.FAILED, false))
        .isEqualTo(
            "at >= ? and at < ? and code is not null and (search is null or search = '') and code ="
                + " ?");
  }

  private static String told(Filter.Status status, boolean hasText) {
    var where = new Sql("true");
    var now = Optional.of(Instant.EPOCH);
    new Filter(now, now, Optional.of(status), Optional.of(hasText), Optional.of("x")).addTo(where);
    return where.toString().substring("true and ".length());
  }
}

package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GramsTest {
  private static final String OWNER = "guest";

  private static int[] of(String text) {
    return Grams.of(OWNER, NormalText.of(text));
  }

  private static int[] required(String... terms) {
    return Grams.required(OWNER, List.of(terms));
  }

  private static boolean hasAll(String text, String part) {
    var all = Arrays.stream(of(text)).boxed().toList();
    return all.containsAll(Arrays.stream(required(part)).boxed().toList());
  }

  /** The database has them: with other ones, nothing that is stored would be found. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "票 | [1570274087, 1894390035]",
        "abc | [-1971853794, -1730118829, 294487986, 1894390035]",
        "发票no1 | [-2045226844, -953986476, -596553723, 1102009018, 1570274087, 1741613373,"
            + " 1894390035, 2054365793]"
      })
  void they_are_the_same_for_ever(String text, String hashes) {
    assertThat(Arrays.toString(of(text))).isEqualTo(hashes);
  }

  @ParameterizedTest
  @CsvSource({
    "增值税发票, 税发",
    "增值税发票, 增值税发票",
    "增值税发票, 票",
    "number 4412, 441",
    "number 4412, number 4412",
    "number 4412, er",
    "号5室1, 号5室",
    "abc发票, c发",
    "a, a"
  })
  void what_is_in_a_text_is_required_of_it(String text, String part) {
    assertThat(hasAll(text, part)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"增值税发票, 税票", "增值税发票, 收", "number 4412, 442", "abc发票, b发"})
  void what_is_not_in_a_text_requires_something_else(String text, String other) {
    assertThat(hasAll(text, other)).isFalse();
  }

  /** The owner, and what is longest of each: two Chinese characters, three letters, the seam. */
  @ParameterizedTest
  @CsvSource({
    "票, 2",
    "发票, 2",
    "增值税, 3",
    "abc, 2",
    "abcd, 3",
    "发票abc, 4",
    "a 票, 2",
    "'发票 金额', 3",
    "ab, 0",
    "-, 0"
  })
  void a_question_requires_few(String term, int count) {
    assertThat(required(term)).hasSize(count);
  }

  @Test
  void of_all_owners_nothing_is_required_but_the_words() {
    assertThat(Grams.required(List.of("发票", "abc"))).hasSize(2);
    assertThat(Grams.required(List.of("ab"))).isEmpty();
    assertThat(required("发票")).contains(Grams.required(List.of("发票")));
  }

  @Test
  void another_owners_text_has_another_gram() {
    assertThat(Grams.of("u-1", NormalText.of("票")))
        .isNotEqualTo(of("票"))
        .contains(Grams.required(List.of("票")));
  }
}

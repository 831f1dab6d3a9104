package io.tuwen.result.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LookupTest {
  private static String statement(String q, int[] grams) {
    return new Lookup(new Sql("true"), Question.parse(q), "at desc", grams)
        .byGrams("id")
        .toString();
  }

  /** One or two characters are one gram: without it, all texts of all owners would be read. */
  @Test
  void operators_find_one_word_across_owners_by_its_gram() {
    for (var word : List.of("票", "发票", "sfx")) {
      assertThat(statement(word, Grams.required(List.of(word)))).as(word).contains("grams @> ?");
    }
  }

  @Test
  void a_word_without_a_gram_is_compared_in_the_order_of_the_list() {
    assertThat(statement("sf", Grams.required("u-1", List.of("sf")))).doesNotContain("grams");
    assertThat(statement("sf", Grams.required(List.of("sf")))).doesNotContain("grams");
    assertThat(statement("发", Grams.required("u-1", List.of("发")))).contains("grams @> ?");
  }
}

package io.tuwen.contract.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextScoreTest {
  private static TextScore score(String truth, String text) {
    return TextScore.of(truth.lines().toList(), text.lines().toList());
  }

  @Test
  void the_truth_itself_has_no_error() {
    assertThat(score("发票 2024-07-09 11:08\n共 3 页", "发票 2024-07-09 11:08\n共 3 页"))
        .isEqualTo(new TextScore(20, 0, 4, 0, 0));
  }

  @Test
  void a_blank_between_date_and_time_is_lost_without_a_wrong_character() {
    assertThat(score("2024-07-09 11:08", "2024-07-0911:08"))
        .isEqualTo(new TextScore(15, 0, 1, 1, 0));
  }

  @Test
  void a_blank_that_the_truth_has_not_is_invented() {
    assertThat(score("Total 12.50", "To tal 12 .50")).isEqualTo(new TextScore(10, 0, 1, 0, 2));
  }

  @Test
  void a_blank_that_moved_is_lost_and_invented() {
    assertThat(score("ab cd", "abc d")).isEqualTo(new TextScore(4, 0, 1, 1, 1));
  }

  @Test
  void several_blanks_are_one() {
    assertThat(score("milk    3.20", "milk \t　3.20")).isEqualTo(new TextScore(8, 0, 1, 0, 0));
  }

  @Test
  void blanks_at_the_ends_count_as_nothing() {
    assertThat(score(" a b ", "a b")).isEqualTo(new TextScore(2, 0, 1, 0, 0));
    assertThat(score("a b", "\n  a b \n")).isEqualTo(new TextScore(2, 0, 1, 0, 0));
  }

  @Test
  void where_the_truth_breaks_a_line_no_blank_counts() {
    var none = new TextScore(4, 0, 0, 0, 0);

    assertThat(score("ab\ncd", "ab\ncd")).isEqualTo(none);
    assertThat(score("ab\ncd", "ab cd")).isEqualTo(none);
    assertThat(score("ab\ncd", "abcd")).isEqualTo(none);
  }

  @Test
  void a_line_break_of_the_text_is_a_blank() {
    assertThat(score("ab cd", "ab\ncd")).isEqualTo(new TextScore(4, 0, 1, 0, 0));
    assertThat(score("abcd", "ab\ncd")).isEqualTo(new TextScore(4, 0, 0, 0, 1));
  }

  @Test
  void wrong_missing_and_additional_characters_are_one_error_each() {
    assertThat(score("SO2024", "S02024")).isEqualTo(new TextScore(6, 1, 0, 0, 0));
    assertThat(score("collect", "colect")).isEqualTo(new TextScore(7, 1, 0, 0, 0));
    assertThat(score("24°C", "24°°C")).isEqualTo(new TextScore(4, 1, 0, 0, 0));
    assertThat(score("kitten", "sitting")).isEqualTo(new TextScore(6, 3, 0, 0, 0));
  }

  @Test
  void a_wrong_character_beside_a_blank_does_not_move_the_blank() {
    assertThat(score("No. SO12 ok", "No. S012 ok")).isEqualTo(new TextScore(9, 1, 2, 0, 0));
    assertThat(score("ab cd", "ax yd")).isEqualTo(new TextScore(4, 2, 1, 0, 0));
    assertThat(score("ab cd", "ab d")).isEqualTo(new TextScore(4, 1, 1, 0, 0));
    assertThat(score("a bc", "a b c d")).isEqualTo(new TextScore(3, 1, 1, 0, 2));
  }

  @Test
  void a_line_that_is_not_read_loses_its_characters_and_blanks() {
    assertThat(score("ab\nc d e\nfg", "ab\nfg")).isEqualTo(new TextScore(7, 3, 2, 2, 0));
  }

  @Test
  void nothing_read_is_everything_wrong() {
    assertThat(score("ab cd", "")).isEqualTo(new TextScore(4, 4, 1, 1, 0));
  }

  @Test
  void what_is_read_where_nothing_stands_is_wrong() {
    assertThat(score("", "a b")).isEqualTo(new TextScore(0, 2, 0, 0, 1));
  }

  @Test
  void forms_of_one_character_are_the_same() {
    assertThat(score("（合计）：￥１２，“好”。", "(合计): ¥12,\"好\".")).isEqualTo(new TextScore(13, 0, 0, 0, 1));
    assertThat(score("ﬁne—a、b", "fine-a,b")).isEqualTo(new TextScore(8, 0, 0, 0, 0));
  }

  @Test
  void a_character_outside_of_the_basic_plane_is_one() {
    assertThat(score("𠮷野家", "吉野家")).isEqualTo(new TextScore(3, 1, 0, 0, 0));
  }

  @Test
  void scores_are_added() {
    assertThat(new TextScore(1, 2, 3, 4, 5).plus(new TextScore(10, 20, 30, 40, 50)))
        .isEqualTo(new TextScore(11, 22, 33, 44, 55));
  }

  @Test
  void shares_are_those_of_the_truth() {
    var score = TextScore.of(List.of("abcd efgh ij"), List.of("abcx efghi j"));

    assertThat(score).isEqualTo(new TextScore(10, 1, 2, 1, 1));
    assertThat(score.wrongPercent()).isEqualTo(10);
    assertThat(score.lostPercent()).isEqualTo(50);
    assertThat(score.inventedPercent()).isEqualTo(50);
    assertThat(score.wrongWithBlanksPercent()).isEqualTo(25, within(1e-9));
    assertThat(TextScore.NONE.wrongPercent()).isZero();
  }
}

package io.tuwen.contract.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentenceTest {
  @Test
  void places_are_a_digit_in_braces_and_other_braces_are_text() {
    var sentence = Sentence.parse("{0} of {9}: {x} {/} {:} {1 {");

    assertThat(sentence.places()).containsExactly(0, 9);
    assertThat(sentence.literals()).containsExactly("", " of ", ": {x} {/} {:} {1 {");
    assertThat(sentence.weight()).isEqualTo(22);
  }

  @Test
  void a_place_may_be_the_last_of_it() {
    assertThat(Sentence.parse("a{2}").literals()).containsExactly("a", "");
    assertThat(Sentence.parse("a{2").places()).isEmpty();
  }

  @Test
  void what_was_put_in_is_read_by_place() {
    var sentence = Sentence.parse("{0} has {1} bytes");

    assertThat(sentence.read("it has 12 bytes")).contains(List.of("it", "12"));
    assertThat(sentence.read(" has  bytes")).contains(List.of("", ""));
    assertThat(sentence.read("it has 12 bits")).isEmpty();
    assertThat(sentence.read("it had 12 bytes")).isEmpty();
  }

  /** The end of the one before is not the beginning of the next. */
  @Test
  void literals_do_not_overlap() {
    assertThat(Sentence.parse("ab{0}ba").read("aba")).isEmpty();
    assertThat(Sentence.parse("ab{0}ba").read("abba")).contains(List.of(""));
  }
}

package io.tuwen.ocr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is read again, by a reader that counts. */
class SecondLookTest {
  private final List<TextBox> looks = new ArrayList<>();

  @Test
  void what_is_clearly_surer_turned_replaces_the_first_reading_and_turns_its_box() {
    var first = reading(0, 100, 0.3f);

    var seen = lookAt(List.of(first), 0.9f);

    assertThat(seen).containsExactly(reading(first.box().upsideDown(), 0.9f));
  }

  @Test
  void what_is_hardly_surer_changes_nothing() {
    var first = reading(0, 100, 0.6f);

    assertThat(lookAt(List.of(first), 0.7f)).containsExactly(first);
  }

  /** A crooked 07 was read as LO. */
  @Test
  void what_has_only_a_few_characters_changes_nothing() {
    var first = reading(0, 100, 0.3f);

    var seen = SecondLook.at(List.of(first), box -> reading(box, "LO", 0.9f));

    assertThat(seen).containsExactly(first);
  }

  @Test
  void two_chinese_characters_are_enough() {
    var first = reading(0, 100, 0.3f);

    var seen = SecondLook.at(List.of(first), box -> reading(box, "合计", 0.9f));

    assertThat(seen).containsExactly(reading(first.box().upsideDown(), "合计", 0.9f));
  }

  @Test
  void a_sure_reading_is_not_looked_at_again() {
    lookAt(List.of(reading(0, 100, 0.95f)), 1);

    assertThat(looks).isEmpty();
  }

  @Test
  void of_hundreds_of_unsure_texts_the_longest_are_looked_at() {
    var noise = IntStream.range(0, 300).mapToObj(i -> reading(30 * i, 40, 0.1f)).toList();
    var page = new ArrayList<>(noise);
    page.add(200, reading(9000, 400, 0.1f));

    var seen = lookAt(page, 0.9f);

    assertThat(looks).hasSize(12);
    assertThat(seen).hasSize(301);
    assertThat(seen.get(200).confidence()).isGreaterThan(0.8);
  }

  @Test
  void a_page_of_which_more_is_on_its_head_stands_on_its_head() {
    var upright = reading(0, 100, 1);
    var turned = reading(reading(30, 300, 1).box().upsideDown(), 1);

    assertThat(SecondLook.isPageUpsideDown(List.of(upright, turned))).isTrue();
    assertThat(SecondLook.isPageUpsideDown(List.of(upright))).isFalse();
    assertThat(SecondLook.isPageUpsideDown(List.of())).isFalse();
  }

  private List<Reading> lookAt(List<Reading> readings, float confidence) {
    return SecondLook.at(
        readings,
        box -> {
          looks.add(box);
          return reading(box, confidence);
        });
  }

  private static Reading reading(double top, double width, float confidence) {
    return reading(TextBox.straight(Corners.upright(20, top, 20 + width, top + 20)), confidence);
  }

  private static Reading reading(TextBox box, float confidence) {
    return reading(box, "一行字。", confidence);
  }

  private static Reading reading(TextBox box, String text, float confidence) {
    var glyphs =
        text.codePoints()
            .mapToObj(it -> new Glyph(Character.toString(it), 0, 1, confidence, false))
            .toList();
    return new Reading(box, glyphs);
  }
}

package io.tuwen.ocr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Texts are as legible as the test says. */
class UprightTest {
  private final List<TextBox> asked = new ArrayList<>();

  @Test
  void a_page_that_is_well_legible_is_upright_and_the_network_for_the_direction_is_not_asked() {
    assertThat(quarters(page(), 0.96f, 1)).isZero();
    assertThat(asked).isEmpty();
  }

  @Test
  void a_page_that_is_clearly_more_legible_on_its_head_is_turned() {
    assertThat(quarters(page(), 0.6f, 0.9f)).isEqualTo(2);
    assertThat(asked).hasSize(5);
  }

  @Test
  void a_page_that_is_hardly_more_legible_on_its_head_is_not_turned() {
    assertThat(quarters(page(), 0.86f, 0.9f)).isZero();
  }

  @Test
  void a_page_that_lies_on_its_side_is_turned_to_the_side_on_which_it_is_legible() {
    var standing =
        IntStream.range(0, 7)
            .mapToObj(i -> TextBox.straight(Corners.upright(30 * i, 0, 30 * i + 20, 300)))
            .toList();

    assertThat(quarters(standing, 0.9f, 0.5f)).isEqualTo(3);
    assertThat(quarters(standing, 0.5f, 0.9f)).isEqualTo(1);
    assertThat(quarters(standing, 0.5f, 0.5f)).isZero();
  }

  @Test
  void an_empty_page_is_upright() {
    assertThat(quarters(List.of(), 0, 0)).isZero();
  }

  private static List<TextBox> page() {
    return IntStream.range(0, 7)
        .mapToObj(i -> TextBox.straight(Corners.upright(0, 30 * i, 300 - i, 30 * i + 20)))
        .toList();
  }

  /** All texts look as if they stood on their heads. */
  private int quarters(List<TextBox> boxes, float asTheyStand, float turned) {
    return new Upright(
            box ->
                new Reading(
                    box,
                    List.of(
                        new Glyph("a", 0, 1, boxes.contains(box) ? asTheyStand : turned, false))),
            box -> asked.add(box))
        .quarters(boxes);
  }
}

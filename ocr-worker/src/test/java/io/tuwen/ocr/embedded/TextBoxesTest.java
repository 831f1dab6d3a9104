package io.tuwen.ocr.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** From a map of likelihoods, drawn here, to boxes. */
class TextBoxesTest {
  private static final int WIDTH = 200;
  private static final int HEIGHT = 100;

  private final float[] map = new float[WIDTH * HEIGHT];

  @Test
  void a_bar_becomes_its_box_grown_by_its_own_measure() {
    fill(40, 30, 119, 39, 0.9f);

    var boxes = boxes();

    assertThat(boxes).hasSize(1);
    // 80 by 10, as pixels that are points, dilated by one; it grows by area / perimeter on each
    // side.
    var grown = 80.0 * 10 * 2 / (2 * (80 + 10));
    assertThat(boxes.get(0).width()).isCloseTo(80 + 2 * grown, within(1.5));
    assertThat(boxes.get(0).height()).isCloseTo(10 + 2 * grown, within(1.5));
    assertThat(boxes.get(0).centre().x()).isCloseTo(80, within(1.0));
    assertThat(boxes.get(0).centre().y()).isCloseTo(35, within(1.0));
  }

  @Test
  void bars_that_do_not_touch_are_two() {
    fill(10, 10, 90, 20, 0.9f);
    fill(10, 40, 90, 50, 0.9f);

    assertThat(boxes()).hasSize(2);
  }

  @Test
  void pieces_that_barely_miss_each_other_are_one() {
    fill(10, 10, 50, 20, 0.9f);
    fill(52, 10, 90, 20, 0.9f);

    assertThat(boxes()).hasSize(1);
  }

  @Test
  void what_meets_only_below_is_one() {
    fill(10, 10, 38, 60, 0.9f);
    fill(42, 10, 70, 60, 0.9f);
    fill(10, 61, 70, 65, 0.9f);

    assertThat(boxes()).hasSize(1);
  }

  @Test
  void what_is_faint_or_tiny_is_no_text() {
    fill(10, 10, 90, 20, 0.4f);
    fill(150, 50, 151, 51, 0.9f);

    assertThat(boxes()).isEmpty();
  }

  @Test
  void a_slanted_bar_has_a_slanted_box() {
    for (int x = 30; x <= 150; x++) {
      var y = 20 + (x - 30) / 4;
      fill(x, y, x, y + 12, 0.9f);
    }

    var box = boxes().get(0);

    assertThat(box.angle()).isCloseTo(Math.atan2(1, 4), within(0.03));
    assertThat(box.topLeft().x()).isLessThan(box.topRight().x());
    assertThat(box.topLeft().y()).isLessThan(box.bottomLeft().y());
  }

  /** Such a bar fills less than half of its rectangle, and was no text. */
  @Test
  void a_bent_bar_has_a_box_in_pieces_that_follow_it() {
    for (int x = 10; x <= 190; x++) {
      var y = bend(x);
      fill(x, y - 3, x, y + 3, 0.9f);
    }

    var boxes = TextBoxes.find(map, WIDTH, HEIGHT);

    assertThat(boxes).hasSize(1);
    var box = boxes.get(0);
    assertThat(box.isBent()).isTrue();
    for (var piece : box.pieces().subList(1, box.pieces().size() - 1)) {
      var centre = piece.centre();
      assertThat(centre.y()).isCloseTo(bend(centre.x()), within(3.0));
      assertThat(piece.topLeft().y()).isLessThan(piece.bottomLeft().y());
    }
    assertThat(box.thickness()).isCloseTo(3 * 7, within(4.0));
    assertThat(box.pieces().get(0).topLeft().x()).isLessThan(6);
    assertThat(box.corners().height()).isGreaterThan(2 * box.thickness());
  }

  private static int bend(double x) {
    return (int) Math.round(50 + 25 * Math.sin(x / 45));
  }

  @Test
  void two_bars_that_have_grown_together_are_not_one_bent_bar() {
    fill(10, 20, 190, 27, 0.9f);
    fill(10, 50, 190, 57, 0.9f);
    fill(10, 20, 14, 57, 0.9f);

    assertThat(TextBoxes.find(map, WIDTH, HEIGHT)).noneMatch(TextBox::isBent);
  }

  @Test
  void noise_of_any_kind_is_no_trouble() {
    var random = new Random(3);
    for (int i = 0; i < map.length; i++) {
      map[i] = random.nextFloat();
    }

    assertThat(boxes()).hasSizeLessThanOrEqualTo(1000);
  }

  private void fill(int left, int top, int right, int bottom, float value) {
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        map[y * WIDTH + x] = value;
      }
    }
  }

  private List<Corners> boxes() {
    return TextBoxes.find(map, WIDTH, HEIGHT).stream().map(TextBox::corners).toList();
  }
}

package io.tuwen.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowsTest {
  /** A box of 20 pixels height that begins there, on a page of that slope. */
  private static Rows.Box box(String text, double x, double y, double width, double slope) {
    var right = width * Math.cos(slope);
    var rise = width * Math.sin(slope);
    var left = -20 * Math.sin(slope);
    var down = 20 * Math.cos(slope);
    return new Rows.Box(
        text,
        List.of(x, x + right, x + right + left, x + left),
        List.of(y, y + rise, y + rise + down, y + down));
  }

  @Test
  void nothing_is_no_line() {
    assertThat(Rows.lines(List.of())).isEmpty();
  }

  @Test
  void boxes_beside_each_other_are_one_line_from_left_to_right() {
    var boxes =
        List.of(
            box("3.20", 300, 102, 60, 0),
            box("Total", 10, 140, 90, 0),
            box("Milk", 10, 100, 80, 0),
            box("3.20", 300, 139, 60, 0));

    assertThat(Rows.lines(boxes)).containsExactly("Milk 3.20", "Total 3.20");
  }

  @Test
  void lines_of_a_skewed_page_stay_apart() {
    var slope = 0.05;
    var boxes =
        List.of(
            box("one", 0, 0, 200, slope),
            box("more", 800, 800 * slope, 200, slope),
            box("two", 0, 30, 200, slope),
            box("last", 800, 30 + 800 * slope, 200, slope));

    assertThat(Rows.lines(boxes)).containsExactly("one more", "two last");
  }
}

package io.tuwen.ocr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingOrderTest {

  @ParameterizedTest
  @ValueSource(doubles = {0, 3, -3, 8, -8})
  void a_page_is_read_row_by_row_however_it_lies(double degrees) {
    var page = new ArrayList<Reading>();
    for (int row = 0; row < 8; row++) {
      page.add(text("name" + row, 20, 40 * row, 120, degrees));
      page.add(text("price" + row, 400, 40 * row + 3, 90, degrees));
    }
    Collections.shuffle(page, new Random(1));

    assertThat(read(page))
        .containsExactly(
            "name0 price0",
            "name1 price1",
            "name2 price2",
            "name3 price3",
            "name4 price4",
            "name5 price5",
            "name6 price6",
            "name7 price7");
  }

  @Test
  void a_large_title_does_not_swallow_the_small_line_below_it() {
    var title = new Reading(TextBox.straight(box(0, 0, 500, 80, 0)), glyphs("title"));
    var line = text("line", 0, 75, 300, 0);

    assertThat(read(List.of(line, title))).containsExactly("title", "line");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 8, -8})
  void a_row_on_its_head_is_read_from_right_to_left(double degrees) {
    var page = new ArrayList<Reading>();
    for (int row = 0; row < 3; row++) {
      page.add(text("name" + row, 20, 40 * row, 120, degrees));
      page.add(text("price" + row, 400, 40 * row, 90, degrees));
    }
    page.set(2, upsideDown(page.get(2)));
    page.set(3, upsideDown(page.get(3)));

    assertThat(read(page)).containsExactly("name0 price0", "price1 name1", "name2 price2");
  }

  @Test
  void a_text_on_its_head_is_in_no_row_with_one_that_stands_upright() {
    var page = List.of(text("right", 300, 0, 90, 0), upsideDown(text("left", 20, 0, 120, 0)));

    assertThat(read(page)).containsExactlyInAnyOrder("left", "right");
  }

  @Test
  void a_page_that_does_not_lie_flat_is_read_row_by_row() {
    var page = new ArrayList<Reading>();
    for (int row = 0; row < 8; row++) {
      page.add(bent("short" + row, 20, 40 * row, 150 + 50 * (row % 3)));
      page.add(bent("long" + row, 400, 40 * row, 500));
    }
    page.add(text("small", 20, (int) (320 + bend(35)), 30, 0));
    Collections.shuffle(page, new Random(1));

    assertThat(read(page))
        .containsExactly(
            "short0 long0",
            "short1 long1",
            "short2 long2",
            "short3 long3",
            "short4 long4",
            "short5 long5",
            "short6 long6",
            "short7 long7",
            "small");
  }

  @Test
  void columns_below_a_title_are_read_from_right_to_left() {
    var page =
        List.of(
            text("title", 20, 0, 300, 0),
            column("春眠不觉晓", 20, 60, 200),
            column("处处闻啼鸟", 100, 60, 120),
            column("夜来风雨声", 180, 70, 200),
            text("foot", 20, 300, 300, 0));

    assertThat(ReadingOrder.rows(page))
        .extracting(row -> row.get(0).glyphs().get(0).character())
        .containsExactly("title", "夜", "处", "春", "foot");
  }

  /** A lone 1 is higher than wide as well. */
  @Test
  void a_narrow_digit_stays_in_its_row() {
    var one = new Reading(TextBox.straight(box(300, 0, 10, 20, 0)), glyphs("1"));

    assertThat(read(List.of(text("count", 20, 0, 100, 0), one))).containsExactly("count 1");
  }

  @Test
  void nothing_is_in_order() {
    assertThat(read(List.of())).isEmpty();
  }

  private static Reading text(String text, double left, double top, double width, double degrees) {
    return new Reading(TextBox.straight(box(left, top, width, 20, degrees)), glyphs(text));
  }

  private static Reading column(String text, double left, double top, double height) {
    var glyphs =
        text.codePoints()
            .mapToObj(it -> new Glyph(Character.toString(it), 0, 1, 1, false))
            .toList();
    return new Reading(TextBox.straight(box(left, top, 30, height, 0)), glyphs);
  }

  private static Reading bent(String text, double left, double top, double width) {
    var pieces = new ArrayList<Corners>();
    for (double x = left; x < left + width; x += 10) {
      var from = top + bend(x);
      var to = top + bend(x + 10);
      pieces.add(
          new Corners(
              new Spot(x, from),
              new Spot(x + 10, to),
              new Spot(x + 10, to + 20),
              new Spot(x, from + 20)));
    }
    var around = Corners.upright(left, top - 60, left + width, top + 80);
    return new Reading(new TextBox(around, pieces), glyphs(text));
  }

  private static double bend(double x) {
    return 60 * Math.sin(x / 200);
  }

  private static Reading upsideDown(Reading reading) {
    return new Reading(reading.box().upsideDown(), reading.glyphs());
  }

  private static Corners box(double left, double top, double width, double height, double degrees) {
    var radians = Math.toRadians(degrees);
    return Corners.upright(left, top, left + width, top + height)
        .map(
            spot ->
                new Spot(
                    spot.x() * Math.cos(radians) - spot.y() * Math.sin(radians),
                    spot.x() * Math.sin(radians) + spot.y() * Math.cos(radians)));
  }

  private static List<Glyph> glyphs(String text) {
    return List.of(new Glyph(text, 0, 1, 1, false));
  }

  private static List<String> read(List<Reading> readings) {
    return ReadingOrder.rows(readings).stream()
        .map(
            row ->
                row.stream()
                    .map(reading -> reading.glyphs().get(0).character())
                    .collect(Collectors.joining(" ")))
        .toList();
  }
}

package io.tuwen.ocr.embedded;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chinese columns that stand beside each other; the right one is read first.
 *
 * @param texts in no order
 */
record Columns(List<Reading> texts) {
  private static final int MIN_CHARACTERS = 2;

  /** Columns overlap by this share of the shorter one to be beside each other. */
  private static final double BESIDE = 0.5;

  /** Whether a text is such a column, and no vertical line of letters. */
  static boolean isColumn(Reading reading) {
    var chinese =
        reading.glyphs().stream()
            .filter(glyph -> Character.isIdeographic(glyph.character().codePointAt(0)))
            .count();
    return reading.box().isVertical()
        && !reading.box().isUpsideDown()
        && chinese >= MIN_CHARACTERS
        && 2 * chinese > reading.glyphs().size();
  }

  /** Puts columns together that are beside each other. */
  static List<Columns> of(List<Reading> columns) {
    var blocks = new ArrayList<Columns>();
    columns.stream()
        .sorted(Comparator.comparingDouble(Columns::top))
        .forEach(
            column ->
                blocks.stream()
                    .filter(block -> block.isBeside(column))
                    .findFirst()
                    .ifPresentOrElse(
                        block -> block.texts.add(column),
                        () -> blocks.add(new Columns(new ArrayList<>(List.of(column))))));
    return blocks;
  }

  private static double top(Reading column) {
    return column.box().corners().topLeft().y();
  }

  private static double bottom(Reading column) {
    return column.box().corners().bottomLeft().y();
  }

  private boolean isBeside(Reading column) {
    return texts.stream()
        .anyMatch(
            other ->
                Math.min(bottom(other), bottom(column)) - Math.max(top(other), top(column))
                    > BESIDE * Math.min(bottom(other) - top(other), bottom(column) - top(column)));
  }

  Spot middle() {
    var x = texts.stream().mapToDouble(it -> it.box().corners().centre().x()).average();
    var y = texts.stream().mapToDouble(it -> it.box().corners().centre().y()).average();
    return new Spot(x.orElseThrow(), y.orElseThrow());
  }

  /** Each column is a line. */
  List<List<Reading>> lines() {
    return texts.stream()
        .sorted(
            Comparator.comparingDouble((Reading it) -> it.box().corners().centre().x()).reversed())
        .map(List::of)
        .toList();
  }
}

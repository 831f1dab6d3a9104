package io.tuwen.ocr.embedded;

import java.util.List;

/**
 * How a page that does not lie flat bends its lines: how far down they come along the page, summed
 * up from the slopes of all its texts.
 */
final class PageBend {
  private static final PageBend FLAT = new PageBend(0, 1, new double[] {0});
  private static final int PARTS = 100;

  /** A text that lies otherwise than the page by this angle. */
  private static final double CROOKED = Math.toRadians(3);

  /** The share of such texts, by length, that a page has which does not lie flat. */
  private static final double MIN_CROOKED = 0.25;

  /** The slope that a piece has at most; a short one may stand upright. */
  private static final double STEEPEST = 1;

  /** Only a long text has a slope. */
  private static final double LONG = 2.5;

  private final double left;
  private final double step;

  /** How far down a line is at the start of each part of the page. */
  private final double[] drops;

  private PageBend(double left, double step, double[] drops) {
    this.left = left;
    this.step = step;
    this.drops = drops;
  }

  /**
   * Finds the bend of a page.
   *
   * @param boxes in the page's own frame, each from left to right
   */
  static PageBend of(List<TextBox> boxes) {
    var texts = boxes.stream().filter(box -> box.length() > LONG * box.thickness()).toList();
    var crooked = texts.stream().filter(PageBend::isCrooked).toList();
    if (crooked.isEmpty() || length(crooked) < MIN_CROOKED * length(texts)) {
      return FLAT;
    }
    var pieces =
        texts.stream()
            .flatMap(box -> box.pieces().stream())
            .filter(piece -> piece.leftSide().x() < piece.rightSide().x())
            .toList();
    if (pieces.isEmpty()) {
      return FLAT;
    }
    var left = pieces.stream().mapToDouble(it -> it.leftSide().x()).min().orElse(0);
    var right = pieces.stream().mapToDouble(it -> it.rightSide().x()).max().orElse(0);
    var step = (right - left) / PARTS;
    var slopes = new double[PARTS];
    var counts = new int[PARTS];
    for (var piece : pieces) {
      var from = piece.leftSide();
      var to = piece.rightSide();
      var slope = (to.y() - from.y()) / (to.x() - from.x());
      for (int i = part(from.x(), left, step); i <= part(to.x(), left, step); i++) {
        slopes[i] += Math.max(-STEEPEST, Math.min(STEEPEST, slope));
        counts[i]++;
      }
    }
    var drops = new double[PARTS + 1];
    for (int i = 0; i < PARTS; i++) {
      drops[i + 1] = drops[i] + slope(slopes, counts, i) * step;
    }
    return new PageBend(left, step, drops);
  }

  /** The mean slope of a part, or what lies between those of the nearest parts that have texts. */
  private static double slope(double[] sums, int[] counts, int part) {
    int before = part;
    while (counts[before] == 0) {
      before--;
    }
    int after = part;
    while (counts[after] == 0) {
      after++;
    }
    var from = sums[before] / counts[before];
    var to = sums[after] / counts[after];
    return before == after ? from : from + (to - from) * (part - before) / (after - before);
  }

  private static boolean isCrooked(TextBox box) {
    return box.isBent() || Math.abs(box.corners().angle()) > CROOKED;
  }

  private static double length(List<TextBox> boxes) {
    return boxes.stream().mapToDouble(TextBox::length).sum();
  }

  private static int part(double x, double left, double step) {
    return (int) Math.max(0, Math.min(PARTS - 1, (x - left) / step));
  }

  /** How far down the lines have come at a place along the page. */
  double at(double x) {
    var parts = Math.max(0, Math.min(drops.length - 1, (x - left) / step));
    var before = (int) parts;
    var after = Math.min(drops.length - 1, before + 1);
    return drops[before] + (drops[after] - drops[before]) * (parts - before);
  }
}

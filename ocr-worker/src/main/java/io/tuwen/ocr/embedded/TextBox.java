package io.tuwen.ocr.embedded;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The place of a text, which may be bent.
 *
 * @param corners around all of it, as it lies in the picture
 * @param pieces the text itself, in straight pieces one behind the other, each with its upper edge
 *     along the text; a straight text is one piece
 */
record TextBox(Corners corners, List<Corners> pieces) {
  /** A text is vertical if its height is this multiple of its width. */
  private static final double VERTICAL = 1.5;

  TextBox {
    pieces = List.copyOf(pieces);
  }

  static TextBox straight(Corners corners) {
    return new TextBox(corners, List.of(isVertical(corners) ? corners.fromTopRight() : corners));
  }

  /** A vertical text runs down or, on its head, up. */
  static boolean isVertical(Corners corners) {
    return corners.height() >= VERTICAL * corners.width();
  }

  boolean isVertical() {
    return isVertical(corners);
  }

  boolean isUpsideDown() {
    return corners.isUpsideDown();
  }

  boolean isBent() {
    return pieces.size() > 1;
  }

  /** Along the text. */
  double length() {
    return pieces.stream().mapToDouble(Corners::width).sum();
  }

  /** Across the text. */
  double thickness() {
    return pieces.stream().mapToDouble(Corners::height).average().orElseThrow();
  }

  /** A place in the middle of the text. */
  Spot middle() {
    return pieces.get(pieces.size() / 2).centre();
  }

  /** The same place in a picture that is turned by 180 degrees. */
  TextBox upsideDown() {
    var reversed = new ArrayList<>(pieces.stream().map(Corners::upsideDown).toList());
    Collections.reverse(reversed);
    return new TextBox(corners.upsideDown(), reversed);
  }

  /**
   * Around all of the text, from its own top left corner; a column that is read downwards stands
   * upright.
   *
   * @param margin on both sides of the text, as a share of its thickness
   */
  Corners quad(double margin) {
    return isVertical() ? standing(corners.fromTopRight().taller(margin)) : corners.taller(margin);
  }

  /** The same of a part of the text, between two shares of its length. */
  Corners quad(double from, double to, double margin) {
    var start = edge(from);
    var end = edge(to);
    return standing(
        new Corners(start.topLeft(), end.topRight(), end.bottomRight(), start.bottomLeft())
            .taller(margin));
  }

  private Corners standing(Corners along) {
    return isVertical() && !isUpsideDown() ? along.fromBottomLeft() : along;
  }

  /** A part without width, at a share of the length. */
  private Corners edge(double share) {
    var left = share * length();
    int at = 0;
    while (at < pieces.size() - 1 && left > pieces.get(at).width()) {
      left -= pieces.get(at++).width();
    }
    var piece = pieces.get(at);
    var local = pieces.size() == 1 ? share : Math.min(1, left / Math.max(1e-6, piece.width()));
    return piece.slice(local, local);
  }

  TextBox map(UnaryOperator<Spot> each) {
    return new TextBox(corners.map(each), pieces.stream().map(piece -> piece.map(each)).toList());
  }
}

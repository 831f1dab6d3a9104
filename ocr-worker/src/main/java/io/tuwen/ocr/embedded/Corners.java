package io.tuwen.ocr.embedded;

import java.util.function.UnaryOperator;

/** Four corners of a text, clockwise from the top left one. */
record Corners(Spot topLeft, Spot topRight, Spot bottomRight, Spot bottomLeft) {
  static Corners upright(double left, double top, double right, double bottom) {
    return new Corners(
        new Spot(left, top), new Spot(right, top), new Spot(right, bottom), new Spot(left, bottom));
  }

  double width() {
    return (topLeft.distanceTo(topRight) + bottomRight.distanceTo(bottomLeft)) / 2;
  }

  double height() {
    return (topLeft.distanceTo(bottomLeft) + topRight.distanceTo(bottomRight)) / 2;
  }

  Spot centre() {
    return new Spot(
        (topLeft.x() + topRight.x() + bottomRight.x() + bottomLeft.x()) / 4,
        (topLeft.y() + topRight.y() + bottomRight.y() + bottomLeft.y()) / 4);
  }

  /** The middle of the left side. */
  Spot leftSide() {
    return topLeft.towards(bottomLeft, 0.5);
  }

  Spot rightSide() {
    return topRight.towards(bottomRight, 0.5);
  }

  /** The angle of the upper edge, clockwise in an image, whose y grows downwards. */
  double angle() {
    return Math.atan2(topRight.y() - topLeft.y(), topRight.x() - topLeft.x());
  }

  /** The same place, beginning with the next corner: a text that runs down now runs right. */
  Corners fromTopRight() {
    return new Corners(
        /* topLeft= */ topRight,
        /* topRight= */ bottomRight,
        /* bottomRight= */ bottomLeft,
        /* bottomLeft= */ topLeft);
  }

  Corners fromBottomLeft() {
    return new Corners(
        /* topLeft= */ bottomLeft,
        /* topRight= */ topLeft,
        /* bottomRight= */ topRight,
        /* bottomLeft= */ bottomRight);
  }

  /** The same place in a picture that is turned by 180 degrees. */
  Corners upsideDown() {
    return new Corners(
        /* topLeft= */ bottomRight,
        /* topRight= */ bottomLeft,
        /* bottomRight= */ topLeft,
        /* bottomLeft= */ topRight);
  }

  /** Whether the text runs from right to left. */
  boolean isUpsideDown() {
    return topLeft.x() + bottomLeft.x() > topRight.x() + bottomRight.x();
  }

  /** The part of the text between two shares of its length. */
  Corners slice(double from, double to) {
    return new Corners(
        topLeft.towards(topRight, from),
        topLeft.towards(topRight, to),
        bottomLeft.towards(bottomRight, to),
        bottomLeft.towards(bottomRight, from));
  }

  /** Grown by a share of the height above and below. */
  Corners taller(double share) {
    return new Corners(
        topLeft.towards(bottomLeft, -share),
        topRight.towards(bottomRight, -share),
        bottomRight.towards(topRight, -share),
        bottomLeft.towards(topLeft, -share));
  }

  Corners map(UnaryOperator<Spot> each) {
    return new Corners(
        each.apply(topLeft), each.apply(topRight), each.apply(bottomRight), each.apply(bottomLeft));
  }
}

package io.tuwen.ocr.embedded;

/** A place in a picture, between its pixels too. */
record Spot(double x, double y) {
  double distanceTo(Spot other) {
    return Math.hypot(other.x - x, other.y - y);
  }

  /** The place this far on the way to another. */
  Spot towards(Spot other, double share) {
    return new Spot(x + (other.x - x) * share, y + (other.y - y) * share);
  }
}

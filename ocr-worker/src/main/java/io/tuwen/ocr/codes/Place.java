package io.tuwen.ocr.codes;

/** A place in the picture, between its pixels too; or a way from one to another. */
record Place(double x, double y) {
  static Place at(double angle, double length) {
    return new Place(length * Math.cos(angle), length * Math.sin(angle));
  }

  Place plus(Place way) {
    return new Place(x + way.x, y + way.y);
  }

  Place minus(Place other) {
    return new Place(x - other.x, y - other.y);
  }

  Place times(double factor) {
    return new Place(x * factor, y * factor);
  }

  /** The way that a quarter turn anticlockwise makes of this one: of "down", "right". */
  Place turnedBack() {
    return new Place(y, -x);
  }

  /** The way that a quarter turn clockwise makes of this one: of "right", "down". */
  Place turned() {
    return new Place(-y, x);
  }

  double dot(Place other) {
    return x * other.x + y * other.y;
  }

  double cross(Place other) {
    return x * other.y - y * other.x;
  }

  double length() {
    return Math.hypot(x, y);
  }

  double distanceTo(Place other) {
    return Math.hypot(x - other.x, y - other.y);
  }
}

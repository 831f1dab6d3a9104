package io.tuwen.ocr.codes;

/**
 * The middle of a pattern that only codes have, in pixels of the picture.
 *
 * @param module the width of the code's smallest square there
 * @param isLight whether the code is light on dark
 */
record Mark(double x, double y, double module, boolean isLight) {
  boolean isSameAs(Mark other) {
    return isLight == other.isLight
        && Math.abs(x - other.x) <= 2 * module
        && Math.abs(y - other.y) <= 2 * module
        && isAsLargeAs(other);
  }

  boolean isAsLargeAs(Mark other) {
    return module < 1.6 * other.module && other.module < 1.6 * module;
  }

  double distanceTo(Mark other) {
    return Math.hypot(x - other.x, y - other.y);
  }
}

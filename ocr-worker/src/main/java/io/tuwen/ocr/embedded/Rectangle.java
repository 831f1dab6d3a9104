package io.tuwen.ocr.embedded;

import java.util.List;

/**
 * A rectangle at any angle.
 *
 * @param directionX of the side {@code width}, a unit vector with {@code directionY}
 */
record Rectangle(Spot centre, double width, double height, double directionX, double directionY) {

  /** The smallest one around a convex polygon; one of its sides lies on an edge of the polygon. */
  static Rectangle around(List<Spot> hull) {
    var smallest = new Rectangle(hull.get(0), 0, 0, 1, 0);
    var smallestArea = Double.MAX_VALUE;
    for (int i = 0; i < hull.size(); i++) {
      var from = hull.get(i);
      var to = hull.get((i + 1) % hull.size());
      var length = from.distanceTo(to);
      if (length > 0) {
        var candidate = along(hull, (to.x() - from.x()) / length, (to.y() - from.y()) / length);
        if (candidate.area() < smallestArea) {
          smallest = candidate;
          smallestArea = candidate.area();
        }
      }
    }
    return smallest;
  }

  private static Rectangle along(List<Spot> hull, double x, double y) {
    var left = Double.MAX_VALUE;
    var right = -Double.MAX_VALUE;
    var top = Double.MAX_VALUE;
    var bottom = -Double.MAX_VALUE;
    for (var spot : hull) {
      var along = spot.x() * x + spot.y() * y;
      var across = -spot.x() * y + spot.y() * x;
      left = Math.min(left, along);
      right = Math.max(right, along);
      top = Math.min(top, across);
      bottom = Math.max(bottom, across);
    }
    var along = (left + right) / 2;
    var across = (top + bottom) / 2;
    return new Rectangle(
        new Spot(along * x - across * y, along * y + across * x), right - left, bottom - top, x, y);
  }

  double area() {
    return width * height;
  }

  double longSide() {
    return Math.max(width, height);
  }

  double shortSide() {
    return Math.min(width, height);
  }

  /** Grown by the same distance on every side. */
  Rectangle grown(double distance) {
    return new Rectangle(
        centre, width + 2 * distance, height + 2 * distance, directionX, directionY);
  }

  /** As text is read: the two leftmost corners are the left side. */
  Corners corners() {
    var spots = List.of(corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1));
    var byX = spots.stream().sorted((a, b) -> Double.compare(a.x(), b.x())).toList();
    var left = byX.subList(0, 2).stream().sorted((a, b) -> Double.compare(a.y(), b.y())).toList();
    var right = byX.subList(2, 4).stream().sorted((a, b) -> Double.compare(a.y(), b.y())).toList();
    return new Corners(left.get(0), right.get(0), right.get(1), left.get(1));
  }

  private Spot corner(int along, int across) {
    var halfWidth = along * width / 2;
    var halfHeight = across * height / 2;
    return new Spot(
        centre.x() + halfWidth * directionX - halfHeight * directionY,
        centre.y() + halfWidth * directionY + halfHeight * directionX);
  }
}

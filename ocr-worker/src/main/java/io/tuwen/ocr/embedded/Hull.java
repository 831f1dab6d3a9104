package io.tuwen.ocr.embedded;

import java.util.ArrayList;
import java.util.List;

/** Andrew's monotone chain: the convex hull of points that come sorted by row. */
final class Hull {
  private Hull() {}

  /**
   * Finds the corners of the hull, in order around it.
   *
   * @param points x and y in turn, sorted by y and then by x
   */
  static List<Spot> of(int[] points) {
    var count = points.length / 2;
    var hull = new ArrayList<Spot>();
    for (int i = 0; i < count; i++) {
      add(hull, 0, spot(points, i));
    }
    var back = hull.size() - 1;
    for (int i = count - 2; i >= 0; i--) {
      add(hull, back, spot(points, i));
    }
    if (hull.size() > 1) {
      hull.remove(hull.size() - 1);
    }
    return hull;
  }

  private static Spot spot(int[] points, int index) {
    return new Spot(points[2 * index], points[2 * index + 1]);
  }

  private static void add(List<Spot> hull, int start, Spot next) {
    if (!hull.isEmpty() && hull.get(hull.size() - 1).equals(next)) {
      return;
    }
    while (hull.size() - start >= 2 && !turns(hull, next)) {
      hull.remove(hull.size() - 1);
    }
    hull.add(next);
  }

  private static boolean turns(List<Spot> hull, Spot next) {
    var before = hull.get(hull.size() - 2);
    var last = hull.get(hull.size() - 1);
    return (last.x() - before.x()) * (next.y() - before.y())
            - (last.y() - before.y()) * (next.x() - before.x())
        < 0;
  }
}

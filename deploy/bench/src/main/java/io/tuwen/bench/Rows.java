package io.tuwen.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts boxes of text into lines, for engines that leave that to their callers. */
final class Rows {
  private Rows() {}

  /**
   * A text and its corners, clockwise from where the text begins.
   *
   * @param x of its four corners
   * @param y of its four corners
   */
  record Box(String text, List<Double> x, List<Double> y) {
    Box {
      x = List.copyOf(x);
      y = List.copyOf(y);
    }

    double width() {
      return Math.hypot(x.get(1) - x.get(0), y.get(1) - y.get(0));
    }

    double height() {
      return Math.hypot(x.get(3) - x.get(0), y.get(3) - y.get(0));
    }

    double slope() {
      return Math.atan2(y.get(1) - y.get(0), x.get(1) - x.get(0));
    }

    /** Along the lines of a page of that slope. */
    double along(double slope) {
      return middle(x) * Math.cos(slope) + middle(y) * Math.sin(slope);
    }

    /** Down a page of that slope. */
    double down(double slope) {
      return middle(y) * Math.cos(slope) - middle(x) * Math.sin(slope);
    }

    private static double middle(List<Double> values) {
      return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
  }

  /**
   * Down the page, and in a line by its own direction. A box joins a line that it overlaps half.
   */
  static List<String> lines(List<Box> boxes) {
    var slope = slope(boxes);
    var rows = new ArrayList<List<Box>>();
    for (var box : sorted(boxes, Comparator.comparingDouble(it -> it.down(slope)))) {
      var last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
      if (last != null && sharesLine(last.get(last.size() - 1), box, slope)) {
        last.add(box);
      } else {
        rows.add(new ArrayList<>(List.of(box)));
      }
    }
    return rows.stream().map(row -> line(row, slope)).toList();
  }

  private static boolean sharesLine(Box one, Box other, double slope) {
    var apart = Math.abs(other.down(slope) - one.down(slope));
    return apart < Math.min(one.height(), other.height()) / 2;
  }

  private static String line(List<Box> row, double slope) {
    var along = sorted(row, Comparator.comparingDouble(it -> it.along(slope)));
    return String.join(" ", along.stream().map(Box::text).toList());
  }

  /** That of the middle one, of boxes that are wide enough to have one. */
  private static double slope(List<Box> boxes) {
    var slopes =
        boxes.stream()
            .filter(it -> it.width() > 2 * it.height())
            .map(Box::slope)
            .filter(it -> Math.abs(it) < Math.PI / 4)
            .sorted()
            .toList();
    return slopes.isEmpty() ? 0 : slopes.get(slopes.size() / 2);
  }

  private static List<Box> sorted(List<Box> boxes, Comparator<Box> by) {
    return boxes.stream().sorted(by).toList();
  }
}

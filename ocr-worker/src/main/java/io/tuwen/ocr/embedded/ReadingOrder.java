package io.tuwen.ocr.embedded;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Puts texts into rows and rows below each other, as a person reads them: in the frame of the page,
 * which may lie askew.
 */
final class ReadingOrder {
  /** Only a long text tells how the page lies. */
  private static final double LONG = 2.5;

  private static final int ROWS_LOOKED_BACK = 4;

  private ReadingOrder() {}

  static List<List<Reading>> rows(List<Reading> readings) {
    var page = Page.of(readings, pageAngle(readings));
    var placed =
        readings.stream()
            .filter(reading -> !Columns.isColumn(reading))
            .map(page::place)
            .sorted(Comparator.comparingDouble(Placed::y))
            .toList();
    var rows = new ArrayList<List<Placed>>();
    for (var text : placed) {
      rowOf(text, rows).add(text);
    }
    var blocks = new ArrayList<Block>();
    for (var row : rows) {
      blocks.add(new Block(height(row), List.of(inOrder(row))));
    }
    for (var columns : Columns.of(readings.stream().filter(Columns::isColumn).toList())) {
      blocks.add(new Block(page.height(columns.middle()), columns.lines()));
    }
    return blocks.stream()
        .sorted(Comparator.comparingDouble(Block::y))
        .flatMap(block -> block.rows().stream())
        .toList();
  }

  /** Rows that stay together, at a height of the page. */
  private record Block(double y, List<List<Reading>> rows) {}

  /** The median angle of the long texts. */
  private static double pageAngle(List<Reading> readings) {
    var angles =
        readings.stream()
            .map(reading -> reading.box().corners())
            .filter(box -> box.width() > LONG * box.height())
            .map(box -> box.isUpsideDown() ? box.upsideDown() : box)
            .mapToDouble(Corners::angle)
            .sorted()
            .toArray();
    return angles.length == 0 ? 0 : angles[angles.length / 2];
  }

  /** The row whose nearest text is at the same height, and as it stands; or a new one. */
  private static List<Placed> rowOf(Placed text, List<List<Placed>> rows) {
    List<Placed> best = null;
    var bestDistance = Double.MAX_VALUE;
    for (var row : rows.subList(Math.max(0, rows.size() - ROWS_LOOKED_BACK), rows.size())) {
      var neighbour =
          row.stream().min(Comparator.comparingDouble(it -> Math.abs(it.x - text.x))).orElseThrow();
      var distance = Math.abs(neighbour.y - text.y);
      if (neighbour.isUpsideDown() == text.isUpsideDown()
          && distance < neighbour.rowTolerance(text)
          && distance < bestDistance) {
        best = row;
        bestDistance = distance;
      }
    }
    if (best == null) {
      best = new ArrayList<>();
      rows.add(best);
    }
    return best;
  }

  private static double height(List<Placed> row) {
    return row.stream().mapToDouble(Placed::y).average().orElse(0);
  }

  /** From left to right; of a row that stands on its head, from right to left. */
  private static List<Reading> inOrder(List<Placed> row) {
    return row.stream()
        .sorted(Comparator.comparingDouble(text -> text.isUpsideDown() ? -text.x : text.x))
        .map(Placed::reading)
        .toList();
  }

  /** The page's own frame, in which its lines are level. */
  private record Page(double angle, PageBend bend) {
    static Page of(List<Reading> readings, double angle) {
      var boxes =
          readings.stream()
              .map(Reading::box)
              .filter(box -> !box.isVertical())
              .map(box -> box.isUpsideDown() ? box.upsideDown() : box)
              .map(box -> box.map(spot -> turned(spot, angle)))
              .toList();
      return new Page(angle, PageBend.of(boxes));
    }

    private static Spot turned(Spot spot, double angle) {
      var cos = Math.cos(angle);
      var sin = Math.sin(angle);
      return new Spot(spot.x() * cos + spot.y() * sin, spot.y() * cos - spot.x() * sin);
    }

    Placed place(Reading reading) {
      var box = reading.box();
      var middle = box.isBent() ? box.middle() : box.corners().centre();
      var height = box.isBent() ? box.thickness() : box.corners().height();
      return new Placed(reading, turned(middle, angle).x(), height(middle), height);
    }

    /** How far down a place is. */
    double height(Spot place) {
      var spot = turned(place, angle);
      return spot.y() - bend.at(spot.x());
    }
  }

  /** A text in the page's own frame. */
  private record Placed(Reading reading, double x, double y, double height) {
    boolean isUpsideDown() {
      return reading.box().isUpsideDown();
    }

    double rowTolerance(Placed other) {
      return 0.5 * Math.min(height, other.height) + 0.1 * Math.max(height, other.height);
    }
  }
}

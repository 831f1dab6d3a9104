package io.tuwen.ocr.codes;

import io.tuwen.ocr.codes.Tiles.Blob;
import java.util.Optional;

/**
 * The smallest rectangle around the ink of a blob, where two sides that meet are one solid line
 * each and the other two are dashed: what a Data Matrix code has, and hardly anything else.
 *
 * @param corner in pixels of the picture
 * @param right the way along the upper side
 * @param down the way along the left side
 */
record Frame(Place corner, Place right, Place down, boolean isLight) {
  /** Lines of sight from each side. */
  private static final int LINES = 160;

  private static final int TURNS = 45;

  /** Into which a side is parted at most, and how many pixels each has at least. */
  private static final int MAX_PARTS = 80;

  private static final double MIN_PART = 1.5;

  /** The smallest code has five dashes on each dashed side. */
  private static final int MIN_DASHES = 4;

  private static final double SOLID = 0.85;
  private static final double MIN_DASHED = 0.2;
  private static final double MAX_DASHED = 0.8;
  private static final int MIN_CONTRAST = 40;

  static Optional<Frame> of(Blob blob, Grey grey) {
    var margin = 4;
    var left = Math.max(0, (int) (blob.corner().x() / grey.scale()) - margin);
    var top = Math.max(0, (int) (blob.corner().y() / grey.scale()) - margin);
    var right =
        Math.min(
            grey.width() - 1, (int) ((blob.corner().x() + blob.width()) / grey.scale()) + margin);
    var bottom =
        Math.min(
            grey.height() - 1, (int) ((blob.corner().y() + blob.height()) / grey.scale()) + margin);
    var paper = (border(grey, left, right, top) + border(grey, left, right, bottom)) / 2;
    int darkest = 255;
    int lightest = 0;
    var step = Math.max(1, (right - left) / LINES);
    for (int y = top; y <= bottom; y += step) {
      for (int x = left; x <= right; x += step) {
        darkest = Math.min(darkest, grey.at(x, y));
        lightest = Math.max(lightest, grey.at(x, y));
      }
    }
    if (lightest - darkest < MIN_CONTRAST) {
      return Optional.empty();
    }
    var threshold = (lightest + darkest) / 2;
    var ink = new Ink(grey, threshold, paper < threshold);
    ink.look(left, top, right, bottom);
    return ink.frame();
  }

  private static int border(Grey grey, int left, int right, int y) {
    int sum = 0;
    for (int x = left; x <= right; x++) {
      sum += grey.at(x, y);
    }
    return sum / (right - left + 1);
  }

  /** The ink that is seen first from each side. */
  private static final class Ink {
    private final Grey grey;
    private final int threshold;
    private final boolean isLight;
    private final int[] xs = new int[4 * (LINES + 2)];
    private final int[] ys = new int[4 * (LINES + 2)];
    private double stride;
    private int count;

    Ink(Grey grey, int threshold, boolean isLight) {
      this.grey = grey;
      this.threshold = threshold;
      this.isLight = isLight;
    }

    void look(int left, int top, int right, int bottom) {
      var across = Math.max(1, (bottom - top + LINES) / LINES);
      for (int y = top; y <= bottom; y += across) {
        look(left, y, 1, 0, right - left);
        look(right, y, -1, 0, right - left);
      }
      var along = Math.max(1, (right - left + LINES) / LINES);
      for (int x = left; x <= right; x += along) {
        look(x, top, 0, 1, bottom - top);
        look(x, bottom, 0, -1, bottom - top);
      }
      stride = Math.max(across, along);
    }

    private void look(int x, int y, int right, int down, int most) {
      for (int i = 0; i <= most; i++, x += right, y += down) {
        if ((grey.at(x, y) < threshold) != isLight) {
          xs[count] = x;
          ys[count++] = y;
          return;
        }
      }
    }

    Optional<Frame> frame() {
      if (count < 16) {
        return Optional.empty();
      }
      double least = Double.MAX_VALUE;
      double angle = 0;
      for (int i = 0; i < TURNS; i++) {
        var turn = Math.PI / 2 * i / TURNS;
        var area = box(turn).area();
        if (area < least) {
          least = area;
          angle = turn;
        }
      }
      var box = box(angle);
      var sides = sides(box);
      for (int i = 0; i < 4; i++) {
        if (isSolid(sides[i])
            && isSolid(sides[(i + 1) % 4])
            && isDashed(sides[(i + 2) % 4])
            && isDashed(sides[(i + 3) % 4])) {
          return Optional.of(box.frame(grey.scale(), isLight));
        }
      }
      return Optional.empty();
    }

    private static boolean isSolid(boolean[] side) {
      return share(side) >= SOLID;
    }

    private static boolean isDashed(boolean[] side) {
      int dashes = 0;
      for (int i = 0; i < side.length; i++) {
        dashes += side[i] && (i == 0 || !side[i - 1]) ? 1 : 0;
      }
      var share = share(side);
      return share >= MIN_DASHED && share <= MAX_DASHED && dashes >= MIN_DASHES;
    }

    private static double share(boolean[] side) {
      double share = 0;
      for (var part : side) {
        share += part ? 1.0 / side.length : 0;
      }
      return share;
    }

    private Box box(double turn) {
      var right = Place.at(turn, 1);
      double minX = Double.MAX_VALUE;
      double maxX = -Double.MAX_VALUE;
      double minY = Double.MAX_VALUE;
      double maxY = -Double.MAX_VALUE;
      for (int i = 0; i < count; i++) {
        var along = xs[i] * right.x() + ys[i] * right.y();
        var across = -xs[i] * right.y() + ys[i] * right.x();
        minX = Math.min(minX, along);
        maxX = Math.max(maxX, along);
        minY = Math.min(minY, across);
        maxY = Math.max(maxY, across);
      }
      return new Box(right, minX, minY, maxX, maxY);
    }

    /** Where there is ink on each side: upper, right, lower, left. */
    private boolean[][] sides(Box box) {
      var width = Math.max(1, box.maxX - box.minX);
      var height = Math.max(1, box.maxY - box.minY);
      var columns = parts(width);
      var rows = parts(height);
      var sides =
          new boolean[][] {
            new boolean[columns], new boolean[rows], new boolean[columns], new boolean[rows]
          };
      var near = 1.5 + stride * 0.25;
      for (int i = 0; i < count; i++) {
        var along = xs[i] * box.right.x() + ys[i] * box.right.y();
        var across = -xs[i] * box.right.y() + ys[i] * box.right.x();
        var column = (int) Math.min(columns - 1, (along - box.minX) / width * columns);
        var row = (int) Math.min(rows - 1, (across - box.minY) / height * rows);
        sides[0][column] |= across - box.minY <= near;
        sides[1][row] |= box.maxX - along <= near;
        sides[2][column] |= box.maxY - across <= near;
        sides[3][row] |= along - box.minX <= near;
      }
      return sides;
    }

    private int parts(double length) {
      return (int) Math.max(1, Math.min(MAX_PARTS, length / Math.max(MIN_PART, stride)));
    }

    private record Box(Place right, double minX, double minY, double maxX, double maxY) {
      double area() {
        return (maxX - minX) * (maxY - minY);
      }

      Frame frame(double scale, boolean isLight) {
        var down = right.turned();
        return new Frame(
            right.times(minX).plus(down.times(minY)).plus(new Place(0.5, 0.5)).times(scale),
            right.times((maxX - minX) * scale),
            down.times((maxY - minY) * scale),
            isLight);
      }
    }
  }
}

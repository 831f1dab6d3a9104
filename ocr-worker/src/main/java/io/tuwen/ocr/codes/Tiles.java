package io.tuwen.ocr.codes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * How much changes in each small square of a picture, and in which direction.
 *
 * <p>In a barcode all changes go one way. A Data Matrix code is a square full of changes in all
 * directions; but so is much else.
 */
final class Tiles {
  /** In grey pixels. */
  private static final int SIDE = 8;

  /** Every second pixel of every second row tells enough. */
  private static final int STEP = 2;

  /** How many pixels of a small tile are looked at. */
  private static final int SAMPLES = 16;

  /** Large bars leave small tiles empty. */
  private static final int COARSER = 4;

  /** The mean square of the changes where there is more than noise. */
  private static final int MIN_ENERGY = 24 * 24;

  /** 1 where all changes go one way, 0 where they go all ways. */
  private static final double MIN_COHERENCE = 0.8;

  private static final double MAX_TURN = Math.toRadians(12);
  private static final int MIN_STRIPES = 6;
  private static final int MIN_LENGTH = 4;
  private static final int MIN_BARS = 20;
  private static final int MIN_BLOB = 3;
  private static final int MAX_BLOB = 60;

  /** In pixels of the picture. */
  private final double side;

  private final int columns;
  private final int rows;

  /** The sum over a tile from which on there is more than noise. */
  private final long minEnergy;

  private final int[] across;
  private final int[] along;
  private final int[] both;

  private Tiles(double side, int columns, int rows, long minEnergy) {
    this.side = side;
    this.columns = columns;
    this.rows = rows;
    this.minEnergy = minEnergy;
    across = new int[columns * rows];
    along = new int[columns * rows];
    both = new int[columns * rows];
  }

  static Tiles of(Grey grey) {
    var tiles =
        new Tiles(
            SIDE * grey.scale(),
            grey.width() / SIDE,
            grey.height() / SIDE,
            (long) MIN_ENERGY * SAMPLES);
    var pixels = grey.pixels();
    var width = grey.width();
    for (int row = 0; row < tiles.rows; row++) {
      var bottom = Math.min(row * SIDE + SIDE, grey.height() - 1);
      for (int y = row * SIDE + 1; y < bottom; y += STEP) {
        var line = y * width;
        for (int column = 0; column < tiles.columns; column++) {
          int xx = 0;
          int yy = 0;
          int xy = 0;
          var begin = line + column * SIDE;
          var end = Math.min(begin + SIDE, line + width - 1);
          for (int at = begin + 1; at < end; at += STEP) {
            var right = (pixels[at + 1] & 0xff) - (pixels[at - 1] & 0xff);
            var down = (pixels[at + width] & 0xff) - (pixels[at - width] & 0xff);
            xx += right * right;
            yy += down * down;
            xy += right * down;
          }
          var tile = row * tiles.columns + column;
          tiles.across[tile] += xx;
          tiles.along[tile] += yy;
          tiles.both[tile] += xy;
        }
      }
    }
    return tiles;
  }

  /** The same with tiles that are several of these wide and high. */
  Tiles coarser() {
    var coarse =
        new Tiles(
            side * COARSER, columns / COARSER, rows / COARSER, minEnergy * COARSER * COARSER / 4);
    for (int row = 0; row < coarse.rows * COARSER; row++) {
      for (int column = 0; column < coarse.columns * COARSER; column++) {
        var from = row * columns + column;
        var to = row / COARSER * coarse.columns + column / COARSER;
        coarse.across[to] += across[from];
        coarse.along[to] += along[from];
        coarse.both[to] += both[from];
      }
    }
    return coarse;
  }

  /** Regions whose changes go one way, the largest first. */
  List<Stripes> stripes() {
    var angles = angles();
    var seen = new boolean[columns * rows];
    var found = new ArrayList<Stripes>();
    var queue = new int[columns * rows];
    for (int tile = 0; tile < seen.length; tile++) {
      if (!seen[tile] && !Float.isNaN(angles[tile])) {
        var angle = angles[tile];
        var count = flood(tile, seen, queue, it -> isParallel(angle, angles[it]));
        if (count >= MIN_STRIPES) {
          var stripes = stripes(queue, count);
          if (stripes.length() >= MIN_LENGTH * side && stripes.isFull()) {
            found.add(stripes);
          }
        }
      }
    }
    found.sort(Comparator.comparingDouble(Stripes::area).reversed());
    return found;
  }

  /** The direction of the changes around each tile; not a number where there are few or others. */
  private float[] angles() {
    var angles = new float[columns * rows];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double xx = 0;
        double yy = 0;
        double xy = 0;
        int tiles = 0;
        for (int y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
          for (int x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
            xx += across[y * columns + x];
            yy += along[y * columns + x];
            xy += both[y * columns + x];
            tiles++;
          }
        }
        var difference = xx - yy;
        var twice = 2 * xy;
        var energy = xx + yy;
        var isOneWay =
            energy >= minEnergy * tiles
                && difference * difference + twice * twice
                    >= MIN_COHERENCE * MIN_COHERENCE * energy * energy;
        angles[row * columns + column] =
            isOneWay ? (float) (Math.atan2(twice, difference) / 2) : Float.NaN;
      }
    }
    return angles;
  }

  /** Puts the tiles that touch a first one, and each other, at the beginning of the queue. */
  private int flood(int seed, boolean[] seen, int[] queue, IntPredicate belongs) {
    int count = 0;
    queue[count++] = seed;
    seen[seed] = true;
    for (int next = 0; next < count; next++) {
      var tile = queue[next];
      var column = tile % columns;
      var row = tile / columns;
      for (int y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++) {
        for (int x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
          var other = y * columns + x;
          if (!seen[other] && belongs.test(other)) {
            seen[other] = true;
            queue[count++] = other;
          }
        }
      }
    }
    return count;
  }

  private static boolean isParallel(float angle, float other) {
    var turn = Math.abs(angle - other);
    return Math.min(turn, Math.PI - turn) <= MAX_TURN;
  }

  private Stripes stripes(int[] tiles, int count) {
    long xx = 0;
    long yy = 0;
    long xy = 0;
    for (int i = 0; i < count; i++) {
      xx += across[tiles[i]];
      yy += along[tiles[i]];
      xy += both[tiles[i]];
    }
    var angle = Math.atan2(2.0 * xy, (double) xx - yy) / 2;
    var way = Place.at(angle, 1);
    var down = way.turned();
    var left = Double.MAX_VALUE;
    var right = -Double.MAX_VALUE;
    var top = Double.MAX_VALUE;
    var bottom = -Double.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      var middle = middle(tiles[i]);
      left = Math.min(left, middle.dot(way));
      right = Math.max(right, middle.dot(way));
      top = Math.min(top, middle.dot(down));
      bottom = Math.max(bottom, middle.dot(down));
    }
    var half = side / 2;
    return new Stripes(
        way.times(left - half).plus(down.times(top - half)),
        way,
        right - left + 2 * half,
        bottom - top + 2 * half,
        count * 4 * half * half);
  }

  private Place middle(int tile) {
    int column = tile % columns;
    int row = tile / columns;
    return new Place((column + 0.5) * side, (row + 0.5) * side);
  }

  /** Regions about as high as wide and full of changes, the fullest first. */
  List<Blob> blobs() {
    var seen = new boolean[columns * rows];
    for (int tile = 0; tile < seen.length; tile++) {
      seen[tile] = across[tile] + along[tile] < minEnergy;
    }
    var found = new ArrayList<Blob>();
    var queue = new int[columns * rows];
    for (int tile = 0; tile < seen.length; tile++) {
      if (!seen[tile]) {
        var blob = blob(tile, seen, queue);
        if (blob.isLikeAMatrix(side)) {
          found.add(blob);
        }
      }
    }
    found.sort(Comparator.comparingDouble(Blob::fullness).reversed());
    return found;
  }

  private Blob blob(int seed, boolean[] seen, int[] queue) {
    var count = flood(seed, seen, queue, it -> true);
    var left = columns;
    var right = 0;
    var top = rows;
    var bottom = 0;
    for (int next = 0; next < count; next++) {
      var column = queue[next] % columns;
      var row = queue[next] / columns;
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = Math.max(bottom, row);
    }
    return new Blob(
        new Place(left * side, top * side),
        (right - left + 1) * side,
        (bottom - top + 1) * side,
        count * side * side);
  }

  /**
   * Tiles that touch, in pixels of the picture.
   *
   * @param area of the tiles alone
   */
  record Blob(Place corner, double width, double height, double area) {
    Place middle() {
      return corner.plus(new Place(width / 2, height / 2));
    }

    double fullness() {
      return area / (width * height);
    }

    boolean isLikeAMatrix(double tile) {
      return Math.min(width, height) >= MIN_BLOB * tile
          && Math.max(width, height) <= MAX_BLOB * tile
          && Math.max(width, height) <= 1.5 * Math.min(width, height) + tile
          && fullness() >= 0.4;
    }
  }

  /**
   * A rectangle around tiles, in pixels of the picture.
   *
   * @param corner from which both of its sides begin
   * @param way of the changes, a unit vector
   * @param length that way
   * @param height across it
   * @param area of the tiles alone
   */
  record Stripes(Place corner, Place way, double length, double height, double area) {
    Place middle() {
      var down = way.turned();
      return corner.plus(way.times(length / 2)).plus(down.times(height / 2));
    }

    /** Whether a line through the middle crosses as many bars as the shortest barcode has. */
    boolean haveBars(Grey grey) {
      var count = (int) (length / grey.scale());
      var line = new byte[count];
      var from = middle().minus(way.times(length / 2)).times(1 / grey.scale());
      for (int i = 0; i < count; i++) {
        var x = (int) (from.x() + i * way.x());
        var y = (int) (from.y() + i * way.y());
        line[i] = grey.has(x, y) ? (byte) grey.at(x, y) : 0;
      }
      var runs = new Runs(count);
      runs.read(line, 0, 1, count);
      return runs.count() >= MIN_BARS;
    }

    boolean isFull() {
      return 2 * area >= length * height;
    }
  }
}

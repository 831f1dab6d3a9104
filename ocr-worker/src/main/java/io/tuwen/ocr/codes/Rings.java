package io.tuwen.ocr.codes;

/**
 * The square rings in the middle of an Aztec code.
 *
 * @param angle how far they are turned, up to an eighth of a turn either way
 * @param strangeness how far they are from being square, on average, in modules
 */
record Rings(double angle, double module, double strangeness) {
  /** From the middle to the outer ring, in modules. */
  private static final double RING = 3.5;

  /** How far the outline of a square is from its middle on average, where its sides are at 1. */
  private static final double MEAN = 4 / Math.PI * Math.log(1 + Math.sqrt(2));

  private static final double MAX_STRANGENESS = 0.3;

  private static final int RAYS = 120;

  /** Other things than codes have rings, but hardly square ones. */
  boolean areSquare() {
    return strangeness < MAX_STRANGENESS;
  }

  /** Measures along rays: a square's corners are farther away than its sides. */
  static Rings around(Mark middle, Pixels pixels) {
    var threshold = threshold(middle, pixels);
    var distances = new double[RAYS];
    double sum = 0;
    for (int i = 0; i < RAYS; i++) {
      distances[i] = distance(middle, pixels, 2 * Math.PI * i / RAYS, threshold);
      sum += distances[i];
    }
    var module = sum / RAYS / RING / MEAN;
    double least = Double.MAX_VALUE;
    double angle = 0;
    for (int turn = -RAYS / 8; turn < RAYS / 8; turn++) {
      var candidate = 2 * Math.PI * turn / RAYS;
      double off = 0;
      for (int i = 0; i < RAYS; i++) {
        var ray = 2 * Math.PI * i / RAYS - candidate;
        var square = RING / Math.max(Math.abs(Math.cos(ray)), Math.abs(Math.sin(ray)));
        off += Math.min(1, Math.abs(distances[i] / module - square));
      }
      if (off < least) {
        least = off;
        angle = candidate;
      }
    }
    return new Rings(angle, module, least / RAYS);
  }

  private static double threshold(Mark middle, Pixels pixels) {
    double least = 255;
    double most = 0;
    for (int i = 0; i < RAYS; i++) {
      var grey = grey(middle, pixels, 0, i * RING * middle.module() / RAYS);
      least = Math.min(least, grey);
      most = Math.max(most, grey);
    }
    return (least + most) / 2;
  }

  /** To the fourth change between ink and paper. */
  private static double distance(Mark middle, Pixels pixels, double ray, double threshold) {
    var stride = middle.module() / 8;
    var most = 1.5 * RING * middle.module();
    int changes = 0;
    var isBelow = grey(middle, pixels, ray, 0) < threshold;
    for (double length = stride; length < most; length += stride) {
      if ((grey(middle, pixels, ray, length) < threshold) != isBelow) {
        isBelow = !isBelow;
        if (++changes == 4) {
          return length;
        }
      }
    }
    return most;
  }

  private static double grey(Mark middle, Pixels pixels, double ray, double length) {
    var way = Place.at(ray, length);
    return pixels.grey(middle.x() + way.x(), middle.y() + way.y());
  }
}

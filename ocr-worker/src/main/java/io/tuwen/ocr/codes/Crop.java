package io.tuwen.ocr.codes;

import com.google.zxing.Binarizer;
import com.google.zxing.LuminanceSource;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.common.HybridBinarizer;

/** A part of a picture as it is seen along two axes of one's own. */
final class Crop {
  /** INVARIANT: no try looks at more, so no picture makes one dear. */
  static final int MAX_SIDE = 1600;

  private static final int MAX_PIXELS = 1 << 20;

  private final Place origin;
  private final Place right;
  private final Place down;
  private final int width;
  private final int height;
  private final byte[] pixels;

  private Crop(Place origin, Place right, Place down, int width, int height, byte[] pixels) {
    this.origin = origin;
    this.right = right;
    this.down = down;
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /** The largest factor, up to one, by which this size may be taken. */
  static double fit(double width, double height) {
    return Math.min(
        Math.min(1, MAX_SIDE / Math.max(width, height)), Math.sqrt(MAX_PIXELS / (width * height)));
  }

  /**
   * Looks at a part.
   *
   * @param origin where the left upper corner is in the picture
   * @param right the way in the picture from one pixel of the crop to the next
   * @param down the way from one row to the next
   * @param isLight whether light and dark are exchanged
   */
  static Crop of(
      Pixels from,
      Place origin,
      Place right,
      Place down,
      double width,
      double height,
      boolean isLight) {
    var columns = Math.max(1, (int) Math.min(MAX_SIDE, width));
    var rows = Math.max(1, (int) Math.min(MAX_SIDE, height));
    var pixels = new byte[columns * rows];
    // Of a pixel that covers several, a few are looked at.
    var grid = right.length() > 1.5 || down.length() > 1.5 ? 2 : 1;
    int to = 0;
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        double sum = 0;
        for (int j = 0; j < grid; j++) {
          for (int i = 0; i < grid; i++) {
            var u = x + (i + 0.5) / grid;
            var v = y + (j + 0.5) / grid;
            sum +=
                from.grey(
                    origin.x() + u * right.x() + v * down.x(),
                    origin.y() + u * right.y() + v * down.y());
          }
        }
        var grey = (int) (sum / (grid * grid) + 0.5);
        pixels[to++] = (byte) (isLight ? 255 - grey : grey);
      }
    }
    return new Crop(origin, right, down, columns, rows, pixels);
  }

  Binarizer binarizer() {
    return new HybridBinarizer(source());
  }

  /** The way in the picture from one pixel to the next. */
  Place right() {
    return right;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** Row by row; not a copy. */
  byte[] pixels() {
    return pixels;
  }

  /** The same with less noise: each pixel is the mean of nine. */
  Crop softened() {
    var soft = pixels.clone();
    for (int y = 1; y < height - 1; y++) {
      for (int x = 1; x < width - 1; x++) {
        int sum = 0;
        for (int i = -1; i <= 1; i++) {
          var at = (y + i) * width + x;
          sum += (pixels[at - 1] & 0xff) + (pixels[at] & 0xff) + (pixels[at + 1] & 0xff);
        }
        soft[y * width + x] = (byte) (sum / 9);
      }
    }
    return new Crop(origin, right, down, width, height, soft);
  }

  LuminanceSource source() {
    return new PlanarYUVLuminanceSource(pixels, width, height, 0, 0, width, height, false);
  }

  /** Where a place of it is in the picture. */
  Place toPicture(double x, double y) {
    return origin.plus(right.times(x)).plus(down.times(y));
  }
}

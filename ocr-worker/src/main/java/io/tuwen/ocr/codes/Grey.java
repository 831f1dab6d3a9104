package io.tuwen.ocr.codes;

import java.nio.ByteBuffer;

/** A picture in shades of grey, small enough to be looked through. */
final class Grey {
  private static final int MAX_SIDE = 1600;
  private static final int RGB = 3;

  private final byte[] pixels;
  private final int width;
  private final int height;
  private final double scale;

  private Grey(byte[] pixels, int width, int height, double scale) {
    this.pixels = pixels;
    this.width = width;
    this.height = height;
    this.scale = scale;
  }

  static Grey of(ByteBuffer rgb, int width, int height) {
    var scale = Math.max(1, (double) Math.max(width, height) / MAX_SIDE);
    var columns = Math.max(1, (int) (width / scale));
    var rows = Math.max(1, (int) (height / scale));
    var pixels = new byte[columns * rows];
    var line = new byte[RGB * width];
    var places = places(columns, scale);
    for (int y = 0; y < rows; y++) {
      rgb.get(RGB * width * (int) ((y + 0.5) * scale), line);
      for (int x = 0, to = y * columns; x < columns; x++, to++) {
        var from = places[x];
        pixels[to] =
            (byte)
                (((line[from] & 0xff) + 2 * (line[from + 1] & 0xff) + (line[from + 2] & 0xff))
                    >> 2);
      }
    }
    return new Grey(pixels, columns, rows, scale);
  }

  private static int[] places(int columns, double scale) {
    var places = new int[columns];
    for (int x = 0; x < columns; x++) {
      places[x] = RGB * (int) ((x + 0.5) * scale);
    }
    return places;
  }

  /** Row by row, each 0 (black) to 255 (white); not a copy. */
  byte[] pixels() {
    return pixels;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** How many pixels of the picture one of these is wide. */
  double scale() {
    return scale;
  }

  int at(int x, int y) {
    return pixels[y * width + x] & 0xff;
  }

  boolean has(int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height;
  }
}

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
    var places = places(columns, width, scale);
    var lines = places(rows, height, scale);
    for (int y = 0; y < rows; y++) {
      rgb.get(lines[y] * line.length, line);
      for (int x = 0, to = y * columns; x < columns; x++, to++) {
        var from = RGB * places[x];
        pixels[to] =
            (byte)
                (((line[from] & 0xff) + 2 * (line[from + 1] & 0xff) + (line[from + 2] & 0xff))
                    >> 2);
      }
    }
    return new Grey(pixels, columns, rows, scale);
  }

  /** Of a side that is shorter than one of these pixels, the last place. */
  private static int[] places(int count, int side, double scale) {
    var places = new int[count];
    for (int i = 0; i < count; i++) {
      places[i] = Math.min(side - 1, (int) ((i + 0.5) * scale));
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

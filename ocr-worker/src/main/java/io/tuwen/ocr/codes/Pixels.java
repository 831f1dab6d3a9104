package io.tuwen.ocr.codes;

import java.nio.ByteBuffer;

/**
 * The pixels of a whole picture.
 *
 * @param rgb red, green, blue, row by row
 */
record Pixels(ByteBuffer rgb, int width, int height) {
  /** Between pixels too; what is outside is as the border is. */
  double grey(double x, double y) {
    var insideX = Math.max(0, Math.min(width - 1, x - 0.5));
    var insideY = Math.max(0, Math.min(height - 1, y - 0.5));
    var left = (int) insideX;
    var top = (int) insideY;
    var shareX = insideX - left;
    var shareY = insideY - top;
    var at = 3 * (top * width + left);
    var next = left + 1 < width ? 3 : 0;
    var below = top + 1 < height ? 3 * width : 0;
    return (1 - shareY) * ((1 - shareX) * grey(at) + shareX * grey(at + next))
        + shareY * ((1 - shareX) * grey(at + below) + shareX * grey(at + below + next));
  }

  private int grey(int at) {
    return ((rgb.get(at) & 0xff) + 2 * (rgb.get(at + 1) & 0xff) + (rgb.get(at + 2) & 0xff)) >> 2;
  }
}

package io.tuwen.ocr.embedded;

import io.tuwen.worker.decoding.DecodedImage;
import java.nio.ByteBuffer;

/**
 * Pixels as seen from one of four sides. A turned picture is a view: nothing is copied.
 *
 * <p>The pixel in column x and row y begins at {@code origin + x × right + y × down}.
 */
record Picture(ByteBuffer rgb, int width, int height, int origin, int right, int down) {
  static final int PIXEL = 3;

  static Picture of(DecodedImage image) {
    return of(image.rgb(), image.width(), image.height());
  }

  static Picture of(ByteBuffer rgb, int width, int height) {
    return new Picture(rgb, width, height, 0, PIXEL, PIXEL * width);
  }

  /** Turned clockwise by this number of quarter turns. */
  Picture turned(int quarters) {
    var turned = this;
    for (int i = 0; i < quarters; i++) {
      turned = turned.turnedOnce();
    }
    return turned;
  }

  /** What was the left column, from below, is the upper row. */
  private Picture turnedOnce() {
    return new Picture(
        rgb, /* width= */ height, /* height= */ width, origin + (height - 1) * down, -down, right);
  }

  /** Copies the pixels of a row. */
  void row(int y, byte[] to) {
    var from = offset(0, y);
    if (right == PIXEL) {
      rgb.get(from, to, 0, PIXEL * width);
      return;
    }
    for (int x = 0; x < width; x++) {
      rgb.get(from + x * right, to, PIXEL * x, PIXEL);
    }
  }

  /** Begins with red; green and blue follow. */
  int offset(int x, int y) {
    return origin + x * right + y * down;
  }
}

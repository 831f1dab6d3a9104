package io.tuwen.upload.endpoint;

import io.tuwen.contract.ocr.ImageSize;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.contract.ocr.Point;

/**
 * The image after it was turned so that its text stands upright.
 *
 * @param quarters how often it was turned clockwise by a right angle
 * @param original before that
 */
record UprightFrame(ImageSize original, int quarters) {
  private static final int FULL = 4;
  private static final int DEGREES = 90;

  static UprightFrame of(OcrText text) {
    return new UprightFrame(text.image(), (FULL - text.rotation() / DEGREES) % FULL);
  }

  ImageSize size() {
    return quarters % 2 == 0
        ? original
        : new ImageSize(/* width= */ original.height(), /* height= */ original.width());
  }

  /** Where a place of the original is. */
  Point at(Point place) {
    var at = place;
    for (int i = 0; i < quarters; i++) {
      var height = i % 2 == 0 ? original.height() : original.width();
      at = new Point(height - 1 - at.y(), at.x());
    }
    return at;
  }
}

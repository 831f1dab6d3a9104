package io.tuwen.ocr.codes;

import com.google.zxing.BarcodeFormat;
import java.util.List;

/**
 * A code that was read.
 *
 * @param outline four places in the picture, clockwise from the code's own top left corner
 */
record Found(BarcodeFormat format, String text, List<Place> outline) {
  static Found of(
      BarcodeFormat format,
      String text,
      Place topLeft,
      Place topRight,
      Place bottomRight,
      Place bottomLeft) {
    // A mirrored code has its corners the other way round.
    var isMirrored = topRight.minus(topLeft).cross(bottomLeft.minus(topLeft)) < 0;
    return new Found(
        format,
        text,
        isMirrored
            ? List.of(topLeft, bottomLeft, bottomRight, topRight)
            : List.of(topLeft, topRight, bottomRight, bottomLeft));
  }

  Place middle() {
    return outline.get(0).plus(outline.get(2)).times(0.5);
  }

  /** Whether a place is in the code or on its edge. */
  boolean covers(Place place) {
    var middle = middle();
    for (int i = 0; i < outline.size(); i++) {
      var corner = outline.get(i);
      var side = outline.get((i + 1) % outline.size()).minus(corner);
      var inside = side.cross(middle.minus(corner));
      if (side.cross(place.minus(corner)) * Math.signum(inside) < -0.05 * Math.abs(inside)) {
        return false;
      }
    }
    return true;
  }
}

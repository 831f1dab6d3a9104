package io.tuwen.ocr.embedded;

/**
 * How a picture was turned so that its text stands upright.
 *
 * @param shown the picture as users see it
 * @param quarters how often it was turned clockwise by a right angle
 */
record Turn(Picture shown, int quarters) {
  private static final int FULL = 4;
  private static final int DEGREES = 90;

  /** How far the text is turned clockwise in the picture that is shown. */
  int rotation() {
    return (FULL - quarters) % FULL * DEGREES;
  }

  /** Where a place of the turned picture is in the one that is shown. */
  Spot back(Spot spot) {
    var back = spot;
    for (int turned = quarters; turned > 0; turned--) {
      var width = turned % 2 == 0 ? shown.width() : shown.height();
      back = new Spot(back.y(), width - 1 - back.x());
    }
    return back;
  }
}

package io.tuwen.ocr.embedded;

/**
 * What the detector is shown: the picture with a margin, scaled to sides that it can take.
 *
 * @param marginX on the left and on the right, in pixels of the picture
 */
record Canvas(
    int pictureWidth, int pictureHeight, int marginX, int marginY, int width, int height) {
  /** The network halves its input five times. */
  private static final int STEP = 32;

  /** A picture that is smaller than this is enlarged, up to the factor below. */
  private static final int SMALL_SIDE = 640;

  private static final double MAX_ENLARGEMENT = 3;

  /** A thinner strip of text fills the whole canvas, where the detector does not see it as text. */
  private static final int THIN = 8;

  private static final int MIN_MARGIN_SIDE = 64;

  static Canvas of(int width, int height, int maxSide) {
    var marginX = height > THIN * width || width < STEP ? margin(width, height) : 0;
    var marginY = width > THIN * height || height < STEP ? margin(height, width) : 0;
    var fullWidth = width + 2 * marginX;
    var fullHeight = height + 2 * marginY;
    var scale = scale(fullWidth, fullHeight, maxSide);
    return new Canvas(
        width, height, marginX, marginY, rounded(fullWidth * scale), rounded(fullHeight * scale));
  }

  private static int margin(int thin, int along) {
    return Math.max(0, (Math.max(along / 4, MIN_MARGIN_SIDE) - thin) / 2);
  }

  private static double scale(int width, int height, int maxSide) {
    double largest = Math.max(width, height);
    double smallest = Math.min(width, height);
    if (largest > maxSide) {
      return maxSide / largest;
    }
    var enlarged = Math.min(SMALL_SIDE / smallest, maxSide / largest);
    return Math.max(1, Math.min(MAX_ENLARGEMENT, enlarged));
  }

  private static int rounded(double side) {
    return Math.max(STEP, (int) Math.round(side / STEP) * STEP);
  }

  /** A place on the canvas, as a place in the picture, never outside of it. */
  Spot toPicture(Spot spot) {
    double x = spot.x() * (pictureWidth + 2 * marginX) / width - marginX;
    double y = spot.y() * (pictureHeight + 2 * marginY) / height - marginY;
    return new Spot(
        Math.max(0, Math.min(pictureWidth - 1, x)), Math.max(0, Math.min(pictureHeight - 1, y)));
  }
}

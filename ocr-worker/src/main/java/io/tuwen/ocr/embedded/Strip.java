package io.tuwen.ocr.embedded;

/**
 * A text cut out and straightened, as the recogniser wants it.
 *
 * @param width of the text itself
 * @param stride with what fills it up to a width that the network divides evenly
 */
record Strip(int width, int stride) {
  static final int HEIGHT = 48;

  /** How many columns of a strip the network sums up in one step. */
  static final int STEP = 8;

  private static final int ROUND = 16;
  private static final int MIN_WIDTH = 8;

  /** A longer text is squeezed. */
  static final int MAX_WIDTH = 3200;

  static Strip of(TextBox box) {
    var width = (int) Math.ceil(HEIGHT * box.length() / Math.max(1, box.thickness()));
    var bounded = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width));
    return new Strip(bounded, (bounded + ROUND - 1) / ROUND * ROUND);
  }

  int steps() {
    return stride / STEP;
  }
}

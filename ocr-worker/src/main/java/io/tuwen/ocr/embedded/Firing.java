package io.tuwen.ocr.embedded;

/**
 * A character where the recogniser sees it: the network is sure for a few steps in the middle of a
 * glyph, and says nothing of how wide that is.
 *
 * @param first the first step at which it is the likeliest
 * @param last the last of them
 * @param space how likely there is a blank before it, the highest since the character before
 * @param isAfterSpace whether the recogniser saw a blank before it
 */
record Firing(
    String character, int first, int last, float confidence, float space, boolean isAfterSpace) {
  /** The column of the strip in which its middle is, within a step or so. */
  double middle() {
    return (first + last + 1) * Strip.STEP / 2.0;
  }

  Firing until(int step) {
    return new Firing(character, first, step, confidence, space, isAfterSpace);
  }
}

package io.tuwen.ocr.embedded;

/**
 * A character that was read; never a blank.
 *
 * @param from where it begins, as a share of the text's length
 * @param to where it ends
 * @param startsWord whether a blank stands before it
 */
record Glyph(String character, double from, double to, float confidence, boolean startsWord) {}

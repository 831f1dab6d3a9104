package io.tuwen.ocr.embedded;

/**
 * A character that was read.
 *
 * @param at where its middle is, as a share of the text's length
 */
record Glyph(String character, double at, float confidence) {
  boolean isSpace() {
    return character.isBlank();
  }
}

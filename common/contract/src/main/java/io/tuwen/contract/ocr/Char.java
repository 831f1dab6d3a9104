package io.tuwen.contract.ocr;

/**
 * A character of a word.
 *
 * @param confidence 0 to 1
 */
public record Char(String text, Quad quad, double confidence) {}

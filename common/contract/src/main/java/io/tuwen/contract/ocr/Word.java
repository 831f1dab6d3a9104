package io.tuwen.contract.ocr;

/**
 * A run of text without a space in it: a word of English, a phrase of Chinese.
 *
 * @param confidence 0 to 1
 */
public record Word(String text, Quad quad, double confidence) {}

package io.tuwen.simulators;

/**
 * A line of text in a picture.
 *
 * @param left where it begins, as a share of the picture's width; the others alike
 */
public record SeenLine(String text, double left, double top, double right, double bottom) {}

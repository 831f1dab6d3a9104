package io.tuwen.ocr.cloud;

/**
 * Pictures that a provider takes.
 *
 * @param maxBytes of the file
 * @param minSide in pixels
 * @param maxSide in pixels
 * @param maxRatio of the longer side to the shorter one
 */
public record Taken(int maxBytes, int minSide, int maxSide, double maxRatio) {
  boolean hasShape(int width, int height) {
    return Math.min(width, height) >= minSide
        && Math.max(width, height) <= maxRatio * Math.min(width, height);
  }
}

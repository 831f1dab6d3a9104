package io.tuwen.contract.image;

/**
 * What an image says of itself before anything is decoded.
 *
 * @param width as stored, before any orientation is applied
 */
public record ImageHeader(ImageFormat format, long width, long height) {
  /** INVARIANT: a number too large for a long is the largest long, so that a limit still holds. */
  public long pixels() {
    return Math.multiplyHigh(width, height) == 0 && width * height >= 0
        ? width * height
        : Long.MAX_VALUE;
  }
}

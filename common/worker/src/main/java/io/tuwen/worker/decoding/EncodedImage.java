package io.tuwen.worker.decoding;

/** A JPEG that was made of an image. */
public final class EncodedImage {
  private final byte[] jpeg;
  private final int width;
  private final int height;
  private final int fullWidth;
  private final int fullHeight;

  /**
   * Describes a JPEG.
   *
   * @param fullWidth of the upright image in its full size, to which places in the JPEG are scaled
   */
  public EncodedImage(byte[] jpeg, int width, int height, int fullWidth, int fullHeight) {
    this.jpeg = jpeg;
    this.width = width;
    this.height = height;
    this.fullWidth = fullWidth;
    this.fullHeight = fullHeight;
  }

  /** The whole file; shared, and not to be written to. */
  public byte[] jpeg() {
    return jpeg;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public int fullWidth() {
    return fullWidth;
  }

  public int fullHeight() {
    return fullHeight;
  }
}

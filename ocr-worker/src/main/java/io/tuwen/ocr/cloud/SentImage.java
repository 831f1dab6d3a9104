package io.tuwen.ocr.cloud;

import io.tuwen.contract.image.ImageFormat;

/** A picture on its way to a provider: upright, and with nothing in its file but pixels. */
public final class SentImage {
  private final byte[] file;
  private final ImageFormat format;
  private final int width;
  private final int height;
  private final int fullWidth;
  private final int fullHeight;
  private final boolean isOurs;

  /**
   * Describes a picture.
   *
   * @param fullWidth of the upright image in its full size, which places are told in
   * @param isOurs whether our decoder has read the image, and our encoder has written the file
   */
  SentImage(
      byte[] file,
      ImageFormat format,
      int width,
      int height,
      int fullWidth,
      int fullHeight,
      boolean isOurs) {
    this.file = file;
    this.format = format;
    this.width = width;
    this.height = height;
    this.fullWidth = fullWidth;
    this.fullHeight = fullHeight;
    this.isOurs = isOurs;
  }

  /** The whole file; shared, and not to be written to. */
  public byte[] file() {
    return file;
  }

  public ImageFormat format() {
    return format;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int fullWidth() {
    return fullWidth;
  }

  int fullHeight() {
    return fullHeight;
  }

  public boolean isOurs() {
    return isOurs;
  }
}

package io.tuwen.worker.decoding;

/**
 * Turns the bytes of an image file into pixels: any format of {@link ImageFormat}, the first frame
 * where there are several, upright by its EXIF orientation, in sRGB, on white where it is
 * transparent.
 *
 * <p>Bounded: the header is checked before anything is decoded. Thread-safe; a call computes on the
 * caller's thread.
 */
public interface ImageDecoder {

  /**
   * Decodes an image.
   *
   * @return the caller closes it
   * @throws io.tuwen.contract.error.TuwenException {@code UNSUPPORTED_TYPE} where it is no image
   *     that we know, {@code TOO_MANY_PIXELS} by its header, {@code IMAGE_TOO_COMPLEX} by its
   *     structure, {@code IMAGE_UNREADABLE} where it is damaged or ends early
   */
  DecodedImage decode(byte[] image, DecodeLimits limits);
}

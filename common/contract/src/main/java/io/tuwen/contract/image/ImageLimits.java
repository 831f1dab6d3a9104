package io.tuwen.contract.image;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import java.io.IOException;

/** What is let in as an image, whichever way it comes. Nothing is decoded. */
public record ImageLimits(long maxBytes, long maxPixels) {

  /**
   * Lets in what is an image and within the limits.
   *
   * @throws TuwenException {@code IMAGE_TOO_LARGE}, {@code TOO_MANY_PIXELS}, {@code
   *     IMAGE_TOO_COMPLEX}, or as {@link ImageHeaders} does
   * @throws IOException where the bytes themselves cannot be had
   */
  public ImageHeader check(ImageBytes bytes) throws IOException {
    checkSize(bytes.length());
    var header = ImageHeaders.read(bytes);
    if (header.pixels() > maxPixels) {
      throw new TuwenException(
          ErrorCode.TOO_MANY_PIXELS,
          "the image has %d x %d pixels; the limit is %d in all"
              .formatted(header.width(), header.height(), maxPixels));
    }
    // What the workers would refuse is refused while its sender is still there.
    ImageStructure.of(header, bytes);
    return header;
  }

  /** Before the bytes are read. */
  public void checkSize(long bytes) {
    if (bytes > maxBytes) {
      throw new TuwenException(
          ErrorCode.IMAGE_TOO_LARGE,
          "the image has %d bytes; the limit is %d".formatted(bytes, maxBytes));
    }
  }
}

package io.tuwen.resize.plan;

import io.tuwen.contract.image.ImageFormat;
import java.util.OptionalInt;

/**
 * What is known of an original before it is decoded.
 *
 * @param size as stored, before its orientation is applied
 * @param orientation of the EXIF data, 1 to 8
 * @param quality of a JPEG, estimated from its tables
 */
public record Source(
    ImageFormat format, Size size, int orientation, int frames, OptionalInt quality) {
  /** Whether it lies on its side. */
  public boolean isSideways() {
    return orientation >= 5 && orientation <= 8;
  }

  /** As large as it is when its orientation is applied. */
  public Size upright() {
    return isSideways() ? size.turned() : size;
  }

  /** The same picture, were it stored this way. */
  public Source oriented(int other) {
    return new Source(format, size, other, frames, quality);
  }
}

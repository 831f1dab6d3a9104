package io.tuwen.resize.plan;

import io.tuwen.contract.image.ImageFormat;
import io.tuwen.contract.image.ImageHeader;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What is known of an original before it is decoded.
 *
 * @param size as stored, before its orientation is applied
 * @param orientation of the EXIF data, 1 to 8
 * @param quality of a JPEG, estimated from its tables
 */
public record Source(
    ImageFormat format, Size size, int orientation, int frames, OptionalInt quality) {
  private static final int UPRIGHT = 1;
  private static final int SIDEWAYS = 6;

  /** What a header alone tells: it stands upright as far as is known. */
  public static Source of(ImageHeader header, int frames) {
    return new Source(
        header.format(),
        new Size(side(header.width()), side(header.height())),
        UPRIGHT,
        frames,
        OptionalInt.empty());
  }

  private static int side(long pixels) {
    return (int) Math.min(Integer.MAX_VALUE, pixels);
  }

  /** Whether it lies on its side. */
  public boolean isSideways() {
    return orientation >= 5 && orientation <= 8;
  }

  /** As large as it is when its orientation is applied. */
  public Size upright() {
    return isSideways() ? size.turned() : size;
  }

  /** The same picture upright and on its side: a header need not tell which. */
  public Stream<Source> eitherWay() {
    return Stream.of(UPRIGHT, SIDEWAYS).map(it -> new Source(format, size, it, frames, quality));
  }
}

package io.tuwen.worker.vips;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.worker.decoding.DecodeLimits;
import io.tuwen.worker.decoding.DecodedImage;
import io.tuwen.worker.decoding.EncodeLimits;
import io.tuwen.worker.decoding.EncodedImage;
import io.tuwen.worker.decoding.ImageEncoder;
import io.tuwen.worker.execution.Cancellation;

/** Encodes with libvips what {@link VipsImageDecoder} decodes, in the process that calls it. */
final class VipsImageEncoder implements ImageEncoder {
  private static final int RGB_BANDS = 3;
  private static final int[] QUALITIES = {90, 75, 55};

  /** Each next try has three quarters of the side. */
  private static final double SMALLER = 0.75;

  /** No text is legible on a smaller picture. */
  private static final int MIN_SIDE = 64;

  /** {@code strip} is deprecated since. */
  private static final boolean KEEPS = Vips.isAtLeast(8, 15);

  private static final int NONE = 0;

  private final VipsImageDecoder decoder = new VipsImageDecoder();

  @Override
  public EncodedImage jpeg(byte[] image, EncodeLimits limits, Cancellation cancellation) {
    try (var decoded =
            decoder.decode(image, new DecodeLimits(limits.maxPixels(), limits.maxSide()));
        var vips = new Vips()) {
      // Pixels alone, so that no field of the file can come along.
      var picture =
          vips.image(
              decoded.width(), decoded.height(), RGB_BANDS, pixels -> pixels.put(decoded.rgb()));
      return encode(picture, decoded, limits, cancellation);
    }
  }

  private static EncodedImage encode(
      Image picture, DecodedImage decoded, EncodeLimits limits, Cancellation cancellation) {
    var longest = Math.max(picture.width(), picture.height());
    for (double scale = 1; scale == 1 || scale * longest >= MIN_SIDE; scale *= SMALLER) {
      var scaled = scaled(picture, scale);
      for (var quality : QUALITIES) {
        cancellation.check();
        var jpeg = bare(scaled).with("Q", quality).bytes();
        if (jpeg.length <= limits.maxBytes()) {
          return new EncodedImage(
              jpeg, scaled.width(), scaled.height(), decoded.fullWidth(), decoded.fullHeight());
        }
      }
    }
    throw new TuwenException(
        ErrorCode.IMAGE_TOO_LARGE,
        "no legible JPEG of the image has at most %d bytes".formatted(limits.maxBytes()));
  }

  /** Without the EXIF data that libvips writes of its own accord, the resolution among them. */
  private static Operation bare(Image picture) {
    var operation = picture.operation("jpegsave_buffer");
    return KEEPS ? operation.with("keep", NONE) : operation.with("strip", true);
  }

  private static Image scaled(Image picture, double scale) {
    return scale == 1 ? picture : picture.operation("resize").with("scale", scale).image();
  }
}

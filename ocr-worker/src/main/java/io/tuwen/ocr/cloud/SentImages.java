package io.tuwen.ocr.cloud;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.contract.image.ImageStructure;
import io.tuwen.ocr.OcrConfig;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.worker.decoding.EncodeLimits;
import io.tuwen.worker.decoding.ImageEncoder;
import io.tuwen.worker.execution.Cancellation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Makes of an image what a provider takes. A file that it takes as it is goes as it is; any other
 * is written anew by the encoder. Thread-safe.
 */
@Singleton
public class SentImages {
  private final ImageEncoder encoder;
  private final long maxPixels;
  private final int maxSide;

  @Inject
  SentImages(ImageEncoder encoder, OcrConfig config) {
    this(encoder, config.maxPixels(), config.maxSide());
  }

  SentImages(ImageEncoder encoder, long maxPixels, int maxSide) {
    this.encoder = encoder;
    this.maxPixels = maxPixels;
    this.maxSide = maxSide;
  }

  /**
   * The picture to send.
   *
   * @throws TuwenException what the encoder throws
   * @throws ProviderFailure {@code IMAGE} where the provider takes no picture of this shape
   */
  public SentImage of(byte[] image, Taken taken, Cancellation cancellation) {
    var header = ImageStructure.read(image).header();
    var isShort = Math.max(header.width(), header.height()) <= side(taken);
    if (isShort
        && image.length <= taken.maxBytes()
        && taken.hasShape((int) header.width(), (int) header.height())
        && BareImage.isOne(image, header.format())) {
      var width = (int) header.width();
      var height = (int) header.height();
      return new SentImage(image, header.format(), width, height, width, height, false);
    }
    return encoded(image, taken, cancellation);
  }

  /** The picture as our encoder writes it, whatever file it came as. */
  public SentImage encoded(byte[] image, Taken taken, Cancellation cancellation) {
    try {
      var limits = new EncodeLimits(maxPixels, side(taken), taken.maxBytes());
      var jpeg = encoder.jpeg(image, limits, cancellation);
      if (!taken.hasShape(jpeg.width(), jpeg.height())) {
        throw new ProviderFailure(
            Reason.IMAGE, "the OCR provider takes no image as narrow as this", null);
      }
      return new SentImage(
          jpeg.jpeg(),
          ImageFormat.JPEG,
          jpeg.width(),
          jpeg.height(),
          jpeg.fullWidth(),
          jpeg.fullHeight(),
          true);
    } catch (TuwenException e) {
      if (e.code() == ErrorCode.IMAGE_TOO_LARGE) {
        throw new ProviderFailure(
            Reason.IMAGE, "no legible picture of the image is small enough for the provider", e);
      }
      throw e;
    }
  }

  private int side(Taken taken) {
    return Math.min(maxSide, taken.maxSide());
  }
}

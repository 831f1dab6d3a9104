package io.tuwen.worker.decoding;

import io.tuwen.worker.execution.Cancellation;

/**
 * Turns an image file of any format that an {@link ImageDecoder} takes into a JPEG that a provider
 * takes: upright, in sRGB, and within bounds of its bytes and sides.
 *
 * <p>INVARIANT: nothing but pixels gets into the JPEG, so no provider learns where a photo was
 * taken. Thread-safe; a call computes on the caller's thread or waits there.
 */
public interface ImageEncoder {

  /**
   * Encodes an image.
   *
   * @param cancellation where it is cancelled, the call soon ends with {@code PROCESSING_TIMEOUT}
   * @throws io.tuwen.contract.error.TuwenException what {@link ImageDecoder#decode} throws; {@code
   *     IMAGE_TOO_LARGE} where no legible JPEG has so few bytes
   */
  EncodedImage jpeg(byte[] image, EncodeLimits limits, Cancellation cancellation);
}

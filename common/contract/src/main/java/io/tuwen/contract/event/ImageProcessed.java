package io.tuwen.contract.event;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.time.Instant;

/** A worker is done with an image, one way or the other; the result is already in its bucket. */
public sealed interface ImageProcessed extends TuwenEvent {

  /** The text was read. */
  record OcrCompleted(String id, Instant time, ObjectKey key, ETag eTag, String engine)
      implements ImageProcessed {}

  /**
   * The text will not be read.
   *
   * @param code one of the error codes of {@code docs/errors.md}
   * @param detail one sentence for a person
   */
  record OcrFailed(String id, Instant time, ObjectKey key, ETag eTag, String code, String detail)
      implements ImageProcessed {}

  /** A rendition was made. */
  record RenditionCompleted(
      String id, Instant time, ObjectKey key, ETag eTag, String style, ObjectKey rendition)
      implements ImageProcessed {}

  /** A rendition will not be made. */
  record RenditionFailed(
      String id, Instant time, ObjectKey key, ETag eTag, String style, String code, String detail)
      implements ImageProcessed {}
}

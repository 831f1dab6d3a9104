package io.tuwen.contract.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.time.Instant;

/**
 * The end of an image's way through OCR, as it is stored beside the image.
 *
 * <p>INVARIANT: it is about the bytes that {@link #eTag} names. For an image whose original has
 * another eTag, it is no result at all.
 */
public sealed interface OcrResult {
  /** The key of the original. */
  ObjectKey key();

  /** The original that was read. */
  ETag eTag();

  EngineId engine();

  Instant time();

  /** The image was read; it may have no text. */
  record Completed(ObjectKey key, ETag eTag, EngineId engine, Instant time, OcrText text)
      implements OcrResult {}

  /**
   * The image will not be read.
   *
   * @param code one of the codes of {@code docs/errors.md}
   * @param detail one sentence for a person
   */
  record Failed(ObjectKey key, ETag eTag, EngineId engine, Instant time, String code, String detail)
      implements OcrResult {}
}

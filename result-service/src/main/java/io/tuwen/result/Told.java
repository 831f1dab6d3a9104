package io.tuwen.result;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.ocr.OcrResult;
import io.tuwen.contract.store.ETag;
import java.time.Instant;

/**
 * What tells one finding from another. It is kept while a client follows an image, which a text is
 * too large for.
 */
sealed interface Told {

  record Nothing() implements Told {}

  record Missing() implements Told {}

  /** A version of an image without a result. */
  record Pending(ETag original, Instant uploadedAt) implements Told {}

  /** A result of a version of an image. */
  record Result(
      ETag original, Instant uploadedAt, boolean isCompleted, EngineId engine, Instant time)
      implements Told {}

  static Told of(Finding finding) {
    if (!(finding instanceof Finding.Found found)) {
      return new Missing();
    }
    var original = found.original();
    return found
        .text()
        .<Told>map(
            it ->
                new Result(
                    original.eTag(),
                    original.lastModified(),
                    it instanceof OcrResult.Completed,
                    it.engine(),
                    it.time()))
        .orElseGet(() -> new Pending(original.eTag(), original.lastModified()));
  }
}

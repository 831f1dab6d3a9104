package io.tuwen.upload;

import io.tuwen.contract.ocr.OcrText;

/** What became of an image's text. */
public sealed interface ImageText {

  record Read(OcrText text) implements ImageText {}

  /**
   * It will not be read.
   *
   * @param code one of the codes of {@code docs/errors.md}
   * @param detail one sentence for a person
   */
  record Unreadable(String code, String detail) implements ImageText {}

  /** Not read yet. */
  record Pending() implements ImageText {}
}

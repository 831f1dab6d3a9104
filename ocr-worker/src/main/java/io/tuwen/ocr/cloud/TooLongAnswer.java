package io.tuwen.ocr.cloud;

import java.io.IOException;

/** More of an answer than any text of a page has. */
final class TooLongAnswer extends IOException {
  private static final long serialVersionUID = 1L;
}

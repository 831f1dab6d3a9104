package io.tuwen.ocr.cloud;

import java.io.FilterInputStream;
import java.io.InputStream;

/** The body of an answer while it comes, and how to end that. */
final class AnswerStream extends FilterInputStream {
  static final AnswerStream EMPTY = new AnswerStream(InputStream.nullInputStream(), () -> {});

  private final Runnable disconnect;

  /**
   * Wraps a body.
   *
   * @param disconnect closes the connection: closing the body would read it to its end, and it may
   *     have none
   */
  AnswerStream(InputStream body, Runnable disconnect) {
    super(body);
    this.disconnect = disconnect;
  }

  void abort() {
    disconnect.run();
  }
}

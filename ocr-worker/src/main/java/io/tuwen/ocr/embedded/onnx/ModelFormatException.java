package io.tuwen.ocr.embedded.onnx;

import java.io.IOException;

/** A file is no ONNX model, or a damaged one. */
public final class ModelFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  ModelFormatException(String message) {
    super(message);
  }
}

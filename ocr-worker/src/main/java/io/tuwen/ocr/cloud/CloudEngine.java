package io.tuwen.ocr.cloud;

import io.tuwen.ocr.OcrEngine;
import io.tuwen.ocr.ReadText;
import io.tuwen.worker.execution.Cancellation;

/** An engine that makes a picture of an image, and then a call to a host. */
public interface CloudEngine extends OcrEngine {
  @Override
  Prepared prepare(byte[] image, Cancellation cancellation);

  @Override
  default ReadText read(byte[] image, Cancellation cancellation) {
    return prepare(image, cancellation).call();
  }
}

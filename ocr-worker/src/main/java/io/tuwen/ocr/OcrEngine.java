package io.tuwen.ocr;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.ocr.OcrText;
import io.tuwen.worker.execution.Cancellation;

/**
 * Reads the text in an image.
 *
 * <p>Promises that every adapter keeps (and {@code OcrEngineConformance} checks): quads and sizes
 * are those of the upright image in its full size; lines come in reading order; the same image
 * gives the same text; an image without text gives no lines and no error. Safe from many threads at
 * once; a call works on its caller's thread.
 */
public interface OcrEngine extends AutoCloseable {
  EngineId id();

  /**
   * Reads an image.
   *
   * @param cancellation where it is cancelled, the call soon ends with {@code PROCESSING_TIMEOUT}
   * @throws io.tuwen.contract.error.TuwenException permanent where the image is at fault, transient
   *     where the engine is
   */
  OcrText read(byte[] image, Cancellation cancellation);

  /**
   * The memory in bytes that reading this image will take here, as far as the file tells before it
   * is decoded; zero where {@link #read} refuses it without decoding.
   */
  long memory(byte[] image);

  @Override
  void close();
}

package io.tuwen.ocr;

import io.tuwen.contract.ocr.Code;
import io.tuwen.worker.execution.Cancellation;
import java.util.List;

/**
 * Finds the codes in images whose text a provider reads: an engine that computes here finds them
 * while it decodes. Thread-safe.
 */
public interface CodeReader extends AutoCloseable {
  /** Gets ready, before the first image. */
  void warmUp();

  /**
   * Reads the codes in an image.
   *
   * @param cancellation where it is cancelled, the call soon ends with {@code PROCESSING_TIMEOUT}
   * @throws io.tuwen.contract.error.TuwenException permanent where the image is at fault, transient
   *     where this machine is
   */
  List<Code> read(byte[] image, Cancellation cancellation);

  /** The memory in bytes that it will take here, as far as the file tells. */
  long memory(byte[] image);

  @Override
  void close();
}

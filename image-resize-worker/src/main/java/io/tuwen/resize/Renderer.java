package io.tuwen.resize;

import io.tuwen.contract.EngineId;
import io.tuwen.worker.execution.Cancellation;

/** Makes renditions. Thread-safe; a call computes on the caller's thread. */
public interface Renderer {
  /** The name, and a revision that grows whenever the same processing gives other pixels. */
  EngineId id();

  /**
   * Makes one rendition.
   *
   * @throws io.tuwen.resize.process.ProcessException where the processing cannot be done with this
   *     picture
   * @throws io.tuwen.contract.error.TuwenException {@code UNSUPPORTED_TYPE}, {@code
   *     IMAGE_UNREADABLE}, {@code TOO_MANY_PIXELS}, {@code IMAGE_TOO_COMPLEX}: what every decoder
   *     says of a bad picture
   */
  Rendered render(byte[] original, Processing processing, Cancellation cancellation);

  /**
   * The memory in bytes that this rendition will take, as far as the file tells before it is
   * decoded; zero where {@link #render} refuses it without decoding.
   */
  long memory(byte[] original, Processing processing);
}

package io.tuwen.resize;

import io.tuwen.contract.EngineId;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.worker.execution.Cancellation;
import java.util.List;

/** Makes renditions. Thread-safe; a call computes on the caller's thread. */
public interface Renderer {
  /** The name, and a revision that grows whenever the same processing gives another picture. */
  EngineId id();

  /**
   * Makes one rendition.
   *
   * @throws io.tuwen.resize.process.ProcessException where the processing cannot be done with this
   *     picture
   * @throws TuwenException {@code UNSUPPORTED_TYPE}, {@code IMAGE_UNREADABLE}, {@code
   *     TOO_MANY_PIXELS}, {@code IMAGE_TOO_COMPLEX}: what every decoder says of a bad picture
   */
  default Rendered render(byte[] original, Processing processing, Cancellation cancellation) {
    return renderAll(original, List.of(processing), cancellation).get(0).get();
  }

  /**
   * Makes several renditions of one original; each of them succeeds or fails by itself.
   *
   * @return an attempt for each processing, in their order
   * @throws TuwenException where the work as a whole has ended, which says nothing of any of them
   */
  List<Attempt> renderAll(byte[] original, List<Processing> processings, Cancellation cancellation);

  /**
   * The memory in bytes that this rendition will take, as far as the file tells before it is
   * decoded; zero where {@link #render} refuses it without decoding.
   */
  default long memory(byte[] original, Processing processing) {
    return memoryOfAll(original, List.of(processing));
  }

  /**
   * About how many bytes the rendition has at most, as far as the file tells before it is decoded.
   */
  long size(byte[] original, Processing processing);

  /** The memory in bytes that {@link #renderAll} will take, as {@link #memory} tells it. */
  long memoryOfAll(byte[] original, List<Processing> processings);
}

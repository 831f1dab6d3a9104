package io.tuwen.worker.vips;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.worker.decoding.EncodeLimits;
import io.tuwen.worker.decoding.EncodedImage;
import io.tuwen.worker.decoding.ImageEncoder;
import io.tuwen.worker.execution.Cancellation;
import io.tuwen.worker.sandbox.ChildPool;
import io.tuwen.worker.sandbox.Questions;
import java.io.IOException;

/**
 * Encodes in children of this process.
 *
 * <p>INVARIANT: native code never sees a hostile file beside the credentials of a provider.
 */
public final class ChildImageEncoder implements ImageEncoder, AutoCloseable {
  private final ChildPool children;

  /**
   * Starts the children.
   *
   * @param places how many images are encoded at once
   * @param imageMemory what one image may take, in bytes
   * @param metrics counts the children that are lost
   */
  public ChildImageEncoder(int places, long imageMemory, MeterRegistry metrics) {
    children = new ChildPool(EncodingChild.spec(imageMemory), places, metrics);
  }

  @Override
  public EncodedImage jpeg(byte[] image, EncodeLimits limits, Cancellation cancellation) {
    try {
      return EncodingChild.read(
          children.call(Questions.NONE, cancellation, EncodingChild.write(limits), image));
    } catch (IOException e) {
      throw new TuwenException(
          ErrorCode.WORKER_CRASHED, "the image ended the process that encoded it", e);
    }
  }

  @Override
  public void close() {
    children.close();
  }
}

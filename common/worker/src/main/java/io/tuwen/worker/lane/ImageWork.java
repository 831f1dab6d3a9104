package io.tuwen.worker.lane;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageUploaded;

/** What a worker does with an image. Thread-safe. */
public interface ImageWork {
  /**
   * Brings an image to its end: done, or failed for good. Doing it twice changes nothing visible.
   *
   * @throws TuwenException transient: nothing is wrong with the image, and another try may help
   */
  void handle(ImageUploaded event, Trigger trigger);

  /**
   * Stores and publishes that this image is given up, unless it has a result already.
   *
   * @throws TuwenException transient: the image is not given up, because that cannot be stored
   */
  void giveUp(ImageUploaded event, ErrorCode code, String detail);
}

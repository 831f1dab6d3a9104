package io.tuwen.worker.result;

import io.tuwen.contract.event.ImageProcessed;

/** Where it is made known that an image has its result. */
public interface ResultEvents {
  /**
   * Publishes an event and returns when it is durable on the broker.
   *
   * @throws io.tuwen.contract.error.TuwenException {@code BROKER_UNAVAILABLE} after a bounded time
   */
  void publish(ImageProcessed event);
}

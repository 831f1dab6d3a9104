package io.tuwen.contract.event;

import io.smallrye.mutiny.Uni;

/** Where it is made known that an image is there. */
public interface ImageEvents {
  /**
   * Publishes an event.
   *
   * @return completes when the event is durable on the broker; fails with {@code
   *     BROKER_UNAVAILABLE} after a bounded time where that cannot be had
   */
  Uni<Void> publish(ImageUploaded event);
}

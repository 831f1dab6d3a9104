package io.tuwen.contract.event;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.key.ObjectKey;

/** Where it is made known that an image is there. */
public interface ImageEvents {
  /**
   * Publishes an event.
   *
   * @return completes when the event is durable on the broker; fails with {@code
   *     BROKER_UNAVAILABLE} after a bounded time where that cannot be had
   */
  Uni<Void> publish(ImageUploaded event);

  /**
   * Says that an image is not there whose event failed to be published: it may be there.
   *
   * @return as of {@link #publish}
   */
  Uni<Void> withdraw(ObjectKey key);
}

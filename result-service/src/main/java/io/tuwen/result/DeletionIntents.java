package io.tuwen.result;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.deletion.Deletion;

/** Where it is made known that something is to be deleted. */
public interface DeletionIntents {
  /**
   * Publishes an intent.
   *
   * @return completes when it is durable on the broker; fails with {@code BROKER_UNAVAILABLE} after
   *     a bounded time where that cannot be had
   */
  Uni<Void> publish(Deletion intent);
}

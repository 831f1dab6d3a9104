package io.tuwen.worker.lane;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * What the connector delivers: a channel for each lane, so that none ends with another. {@link
 * LaneIntake} decides when.
 */
@ApplicationScoped
class LaneChannels {
  private final WorkerLanes lanes;

  LaneChannels(WorkerLanes lanes) {
    this.lanes = lanes;
  }

  @Incoming("live")
  CompletionStage<Void> live(Message<byte[]> message) {
    return take(message);
  }

  @Incoming("retry")
  CompletionStage<Void> retry(Message<byte[]> message) {
    return take(message);
  }

  @Incoming("bulk")
  CompletionStage<Void> bulk(Message<byte[]> message) {
    return take(message);
  }

  @Incoming("replay")
  CompletionStage<Void> replay(Message<byte[]> message) {
    return take(message);
  }

  /** Done is only the taking over; the record is acknowledged at its end. */
  private CompletionStage<Void> take(Message<byte[]> message) {
    lanes.take(message);
    return CompletableFuture.completedFuture(null);
  }
}

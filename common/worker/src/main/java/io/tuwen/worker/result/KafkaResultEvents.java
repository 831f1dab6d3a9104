package io.tuwen.worker.result;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageProcessed;
import io.tuwen.contract.kafka.EventMessage;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** Publishes to {@code image.processed}, keyed by the original. */
@Singleton
final class KafkaResultEvents implements ResultEvents {
  private final MutinyEmitter<String> emitter;

  KafkaResultEvents(@Channel("image-processed") MutinyEmitter<String> emitter) {
    this.emitter = emitter;
  }

  @Override
  public void publish(ImageProcessed event) {
    try {
      emitter.sendMessageAndAwait(EventMessage.of(event));
    } catch (RuntimeException e) {
      throw new TuwenException(
          ErrorCode.BROKER_UNAVAILABLE, "the result could not be made known", e);
    }
  }
}

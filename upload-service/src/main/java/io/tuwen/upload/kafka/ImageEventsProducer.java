package io.tuwen.upload.kafka;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.kafka.KafkaImageEvents;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** This service's way to {@code image.uploaded}. */
class ImageEventsProducer {
  /** More than uploads are admitted at once, so the emitter itself never refuses one. */
  private static final int BUFFER = 4096;

  @Produces
  @Singleton
  ImageEvents events(
      @Channel("image-uploaded")
          @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
          MutinyEmitter<String> emitter) {
    return new KafkaImageEvents(emitter);
  }
}

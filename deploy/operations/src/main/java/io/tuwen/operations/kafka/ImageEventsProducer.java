package io.tuwen.operations.kafka;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.kafka.KafkaImageEvents;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** This service's way to {@code image.uploaded}. */
class ImageEventsProducer {
  @Produces
  @Singleton
  ImageEvents events(@Channel("image-uploaded") MutinyEmitter<String> emitter) {
    return new KafkaImageEvents(emitter);
  }
}

package io.tuwen.ocr.kafka;

import io.smallrye.reactive.messaging.MutinyEmitter;
import io.tuwen.worker.result.KafkaResultEvents;
import io.tuwen.worker.result.ResultEvents;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Channel;

/** This worker's way to {@code image.processed}. */
class ResultEventsProducer {
  @Produces
  @Singleton
  ResultEvents events(@Channel("image-processed") MutinyEmitter<String> emitter) {
    return new KafkaResultEvents(emitter);
  }
}

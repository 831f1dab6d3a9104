package io.tuwen.worker.result;

import io.opentelemetry.context.Context;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageProcessed;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Publishes to {@code image.processed}, keyed by the original. */
@Singleton
final class KafkaResultEvents implements ResultEvents {
  private final MutinyEmitter<String> emitter;

  KafkaResultEvents(@Channel("image-processed") MutinyEmitter<String> emitter) {
    this.emitter = emitter;
  }

  @Override
  public void publish(ImageProcessed event) {
    var headers =
        new RecordHeaders()
            .add("content-type", EventCodec.CONTENT_TYPE.getBytes(StandardCharsets.US_ASCII));
    var record =
        OutgoingKafkaRecordMetadata.<String>builder()
            .withKey(event.key().value())
            .withHeaders(headers)
            .build();
    try {
      emitter.sendMessageAndAwait(
          Message.of(EventCodec.encode(event))
              .addMetadata(record)
              .addMetadata(TracingMetadata.withCurrent(Context.current())));
    } catch (RuntimeException e) {
      throw new TuwenException(
          ErrorCode.BROKER_UNAVAILABLE, "the result could not be made known", e);
    }
  }
}

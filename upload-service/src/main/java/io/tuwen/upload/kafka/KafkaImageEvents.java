package io.tuwen.upload.kafka;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.LogName;
import io.tuwen.upload.ImageEvents;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Publishes to {@code image.uploaded}, keyed by the object, so that the latest event stays. */
@ApplicationScoped
class KafkaImageEvents implements ImageEvents {
  /** More than uploads are admitted at once, so the emitter itself never refuses one. */
  private static final int BUFFER = 4096;

  private final MutinyEmitter<String> emitter;

  KafkaImageEvents(
      @Channel("image-uploaded")
          @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
          MutinyEmitter<String> emitter) {
    this.emitter = emitter;
  }

  @Override
  public Uni<Void> publish(ImageUploaded event) {
    Span.current().setAttribute("tuwen.image.key", LogName.of(event.key()));
    var headers =
        new RecordHeaders()
            .add("content-type", EventCodec.CONTENT_TYPE.getBytes(StandardCharsets.US_ASCII));
    var record =
        OutgoingKafkaRecordMetadata.<String>builder()
            .withKey(event.key().value())
            .withHeaders(headers)
            .build();
    return emitter
        .sendMessage(
            Message.of(EventCodec.encode(event))
                .addMetadata(record)
                .addMetadata(TracingMetadata.withCurrent(Context.current())))
        .onFailure()
        .transform(
            e ->
                new TuwenException(
                    ErrorCode.BROKER_UNAVAILABLE,
                    "the image was not taken, because its event could not be published",
                    e));
  }
}

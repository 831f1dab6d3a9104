package io.tuwen.contract.kafka;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.LogName;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Publishes to {@code image.uploaded}, keyed by the object, so that the latest event stays. */
public final class KafkaImageEvents implements ImageEvents {
  private final MutinyEmitter<String> emitter;

  public KafkaImageEvents(MutinyEmitter<String> emitter) {
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

package io.tuwen.contract.kafka;

import io.opentelemetry.context.Context;
import io.smallrye.reactive.messaging.TracingMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.TuwenEvent;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.eclipse.microprofile.reactive.messaging.Message;

/** An event as a record: keyed by its original, in the trace that it belongs to. */
public final class EventMessage {
  private EventMessage() {}

  public static Message<String> of(TuwenEvent event) {
    var headers =
        new RecordHeaders()
            .add("content-type", EventCodec.CONTENT_TYPE.getBytes(StandardCharsets.US_ASCII));
    var record =
        OutgoingKafkaRecordMetadata.<String>builder()
            .withKey(event.key().value())
            .withHeaders(headers)
            .build();
    return Message.of(EventCodec.encode(event))
        .addMetadata(record)
        .addMetadata(TracingMetadata.withCurrent(Context.current()));
  }
}

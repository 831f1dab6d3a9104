package io.tuwen.contract.kafka;

import io.opentelemetry.api.trace.Span;
import io.quarkus.arc.properties.IfBuildProperty;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.KafkaRecord;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.LaneHeaders;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Publishes to {@code image.uploaded}, keyed by the object, so that the latest event stays.
 *
 * <p>It is there in the services that configure the channel.
 */
@Singleton
@IfBuildProperty(
    name = "mp.messaging.outgoing.image-uploaded.connector",
    stringValue = "smallrye-kafka")
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
    return send(
        EventMessage.of(event),
        "the image was not taken, because its event could not be published");
  }

  @Override
  public Uni<Void> withdraw(ObjectKey key) {
    return send(
        KafkaRecord.<String, String>of(key.value(), null).withHeader(LaneHeaders.WITHDRAWN, "true"),
        "the broker was not told that the image is gone");
  }

  private Uni<Void> send(Message<String> message, String otherwise) {
    return emitter
        .sendMessage(message)
        .onFailure()
        .transform(e -> new TuwenException(ErrorCode.BROKER_UNAVAILABLE, otherwise, e));
  }
}

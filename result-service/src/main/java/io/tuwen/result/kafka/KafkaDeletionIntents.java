package io.tuwen.result.kafka;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.DeletionJson;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.result.DeletionIntents;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/** Publishes to {@code image.deletions}. */
@ApplicationScoped
class KafkaDeletionIntents implements DeletionIntents {
  private static final int BUFFER = 1024;

  private final MutinyEmitter<Record<String, byte[]>> emitter;

  KafkaDeletionIntents(
      @Channel("image-deletions")
          @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
          MutinyEmitter<Record<String, byte[]>> emitter) {
    this.emitter = emitter;
  }

  @Override
  public Uni<Void> publish(Deletion intent) {
    return emitter
        .send(Record.of(DeletionJson.key(intent.id()), DeletionJson.write(intent)))
        .onFailure()
        .transform(
            e ->
                new TuwenException(
                    ErrorCode.BROKER_UNAVAILABLE,
                    "it is not known whether it will be deleted, since the broker does not answer: ask again",
                    e));
  }
}

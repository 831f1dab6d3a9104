package io.tuwen.upload.kafka;

import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.Record;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.session.Revocations;
import io.tuwen.contract.session.Session;
import io.tuwen.upload.login.Revoker;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.OnOverflow;

/**
 * Publishes to {@code sessions.revoked}.
 *
 * <p>INVARIANT: a session that could not be ended everywhere holds here, too, so that its client
 * can log out again.
 */
@ApplicationScoped
class KafkaRevoker implements Revoker {
  private static final int BUFFER = 1024;

  private final MutinyEmitter<Record<String, String>> emitter;
  private final Revocations revocations;
  private final InstantSource clock = InstantSource.system();

  KafkaRevoker(
      @Channel("sessions-revoked")
          @OnOverflow(value = OnOverflow.Strategy.BUFFER, bufferSize = BUFFER)
          MutinyEmitter<Record<String, String>> emitter,
      Revocations revocations) {
    this.emitter = emitter;
    this.revocations = revocations;
  }

  @Override
  public Uni<Void> revoke(Session session) {
    var key = Revocations.keyOf(session);
    var now = clock.instant();
    return emitter
        .send(Record.of(key, now.toString()))
        .onFailure()
        .transform(
            e ->
                new TuwenException(
                    ErrorCode.BROKER_UNAVAILABLE, "the session still holds: log out again", e))
        .invoke(() -> revocations.take(key, now));
  }
}

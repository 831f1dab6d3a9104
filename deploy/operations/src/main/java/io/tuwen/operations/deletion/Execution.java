package io.tuwen.operations.deletion;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.OfImage;
import io.tuwen.contract.deletion.DeletionProof;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Carries intents out, up to their proofs.
 *
 * <p>INVARIANT: an intent is done only when its proof is durable, and leaves its topic only when it
 * was looked at for the second time. Before that, whoever leads carries it out once more.
 */
@ApplicationScoped
class Execution {
  private static final Logger LOG = Logger.getLogger(Execution.class);

  private final Removal removal;
  private final DeletionLog log;
  private final Proofs proofs;
  private final Counter counter;
  private final InstantSource clock = InstantSource.system();

  Execution(Removal removal, DeletionLog log, Proofs proofs, MeterRegistry metrics) {
    this.removal = removal;
    this.log = log;
    this.proofs = proofs;
    // There from the beginning, or the first ones would be no increase.
    counter = metrics.counter("tuwen.deletions.done");
  }

  /** Deletes one image. */
  Deletion carryOut(Deletion deletion) {
    return finish(removal.remove(deletion, log::write));
  }

  /** Says that all of it is removed. */
  Deletion finish(Deletion deletion) {
    var done = deletion.doneAt(clock.instant());
    proofs.write(DeletionProof.of(done));
    log.write(done);
    counter.increment();
    LOG.infof(
        "event=deleted deletion=%s by=%s found=%s seconds=%.1f",
        done.id(), done.by().word(), done.found(), seconds(done));
    return done;
  }

  private double seconds(Deletion deletion) {
    return (clock.millis() - deletion.requestedAt().toEpochMilli()) / 1e3;
  }

  /** Looks for what came after the deletion, and lets the intent go. */
  void lookAgain(Deletion done) {
    // The parts of a deletion of all are looked at one by one.
    var looked = done.scope() instanceof OfImage ? removal.removeRemains(done, log::write) : done;
    var found = looked.foundLater();
    if (!found.isEmpty()) {
      LOG.infof("event=remains_deleted deletion=%s found=%s", done.id(), found);
    }
    proofs.write(DeletionProof.of(done).checked(clock.instant(), found));
    log.remove(done.id());
  }
}

package io.tuwen.operations.deletion;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** What operators can do with deletions. Any instance takes it, and the one that leads does it. */
@ApplicationScoped
public class Deletions {
  private static final Logger LOG = Logger.getLogger(Deletions.class);
  private static final int LATEST = 100;

  private final DeletionLog log;
  private final Proofs proofs;
  private final OpenDeletions deletions;
  private final ObjectStore store;
  private final MeterRegistry metrics;
  private final InstantSource clock = InstantSource.system();

  Deletions(
      DeletionLog log,
      Proofs proofs,
      OpenDeletions deletions,
      ObjectStore store,
      MeterRegistry metrics) {
    this.log = log;
    this.proofs = proofs;
    this.deletions = deletions;
    this.store = store;
    this.metrics = metrics;
  }

  void start(@Observes StartupEvent event) {
    Gauge.builder("tuwen.deletions.pending", deletions, OpenDeletions::running).register(metrics);
    Gauge.builder("tuwen.deletions.oldest", this, Deletions::oldestSeconds)
        .baseUnit("seconds")
        .register(metrics);
  }

  private double oldestSeconds() {
    return running()
            .mapToLong(it -> clock.millis() - it.requestedAt().toEpochMilli())
            .max()
            .orElse(0)
        / 1e3;
  }

  private Stream<Deletion> running() {
    return deletions.all().stream().filter(it -> !it.isDone());
  }

  /** Deletes an original and all that was made of it, or what remains of one that is gone. */
  public Deletion delete(ObjectKey key) {
    log.catchUp();
    var original = store.describe(Bucket.ORIGINALS, key);
    return original
        .flatMap(deletions::pending)
        .orElseGet(
            () ->
                ordered(
                    original
                        .map(it -> Deletion.of(it, By.OPERATOR, clock.instant()))
                        .orElseGet(() -> Deletion.ofRemains(key, By.OPERATOR, clock.instant()))));
  }

  /** Deletes all that an owner has stored up to now; what is uploaded after the return stays. */
  public Deletion delete(Owner owner) {
    log.catchUp();
    var deletion = ordered(Deletion.of(owner, By.OPERATOR, clock.instant()));
    waitUntil(deletion.over().toEpochMilli());
    return deletion;
  }

  private void waitUntil(long millis) {
    try {
      Thread.sleep(Duration.ofMillis(Math.max(0, millis - clock.millis())).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Deletion ordered(Deletion deletion) {
    log.write(deletion);
    LOG.infof("event=deletion_ordered deletion=%s by=%s", deletion.id(), deletion.by().word());
    return deletion;
  }

  /**
   * How far one is.
   *
   * @throws TuwenException {@code NOT_FOUND}
   */
  public DeletionStatus find(UUID id) {
    log.catchUp();
    var known = deletions.find(id).filter(it -> !it.isDone());
    return known.isPresent()
        ? new DeletionStatus.Running(known.get())
        : proofs
            .find(id)
            .map(DeletionStatus.Done::new)
            .orElseThrow(
                () -> new TuwenException(ErrorCode.NOT_FOUND, "there is no such deletion"));
  }

  /** How many are on their way, and for how long the oldest has been. */
  public record Pending(int count, double oldestSeconds) {}

  public Pending pending() {
    log.catchUp();
    return new Pending(deletions.running(), oldestSeconds());
  }

  /** The latest, those first that are on their way. */
  public List<DeletionStatus> latest() {
    var running =
        running()
            .sorted(Comparator.comparing(Deletion::requestedAt).reversed())
            .<DeletionStatus>map(DeletionStatus.Running::new);
    var done = proofs.latest(LATEST).stream().<DeletionStatus>map(DeletionStatus.Done::new);
    return Stream.concat(running, done).limit(LATEST).toList();
  }
}

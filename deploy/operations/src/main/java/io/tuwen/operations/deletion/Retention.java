package io.tuwen.operations.deletion;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.deletion.Deletion.By;
import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.operations.Leadership;
import io.tuwen.operations.sweep.Listing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Has images deleted that are older than their owner may keep them.
 *
 * <p>INVARIANT: an object that has no owner in its key is none of them, however old it is.
 */
@ApplicationScoped
class Retention {
  private static final Logger LOG = Logger.getLogger(Retention.class);

  /** While more are on their way, the walk waits. */
  private static final int MAX_AHEAD = 200;

  private static final Duration FIRST = Duration.ofMinutes(5);
  private static final Duration SHORTEST = Duration.ofDays(1);

  private final ObjectStore store;
  private final OpenDeletions deletions;
  private final DeletionLog log;
  private final Leadership leadership;
  private final Scheduler scheduler;
  private final RetentionConfig config;
  private final int rate;
  private final InstantSource clock = InstantSource.system();
  private final CountDownLatch stopped = new CountDownLatch(1);

  Retention(
      ObjectStore store,
      OpenDeletions deletions,
      DeletionLog log,
      Leadership leadership,
      Scheduler scheduler,
      RetentionConfig config,
      DeletionConfig pace) {
    this.store = store;
    this.deletions = deletions;
    this.log = log;
    this.leadership = leadership;
    this.scheduler = scheduler;
    this.config = config;
    rate = pace.rate();
  }

  void start(@Observes StartupEvent event) {
    requireDays();
    if (config.every().isZero() || !isAsked()) {
      return;
    }
    LOG.infof("event=retention_on ages=\"%s\"", ages());
    var first = FIRST.compareTo(config.every()) < 0 ? FIRST : config.every();
    scheduler
        .newJob("retention")
        .setInterval(config.every().toString())
        .setDelayed(first.toString())
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setTask(execution -> runNow())
        .schedule();
  }

  void stop(@Observes ShutdownEvent event) {
    stopped.countDown();
  }

  private boolean isAsked() {
    return !ages().isEmpty();
  }

  /** INVARIANT: no age means seconds where days were meant, or all images where none were. */
  private void requireDays() {
    ages()
        .forEach(
            (name, age) -> {
              if (age.compareTo(SHORTEST) < 0) {
                throw new IllegalStateException(
                    "%s is %s: 1d at least, such as 30d; leave it out for ever"
                        .formatted(name, age));
              }
            });
  }

  private Map<String, Duration> ages() {
    var ages = new TreeMap<String, Duration>();
    config.guests().ifPresent(it -> ages.put("tuwen.retention.guests", it));
    config.users().ifPresent(it -> ages.put("tuwen.retention.users", it));
    config.servers().ifPresent(it -> ages.put("tuwen.retention.servers", it));
    config.tenants().forEach((name, it) -> ages.put("tuwen.retention.tenants." + name, it));
    return ages;
  }

  private void runNow() {
    try {
      if (leadership.isHeld()) {
        run();
      }
    } catch (TuwenException e) {
      LOG.warnf("event=retention_ended_early code=%s cause=\"%s\"", e.code().code(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Walks through all originals once. */
  long run() throws InterruptedException {
    var begun = 0L;
    var originals = new Listing(store, Bucket.ORIGINALS, "");
    while (originals.hasNext()) {
      var original = originals.next();
      if (isTooOld(original.key(), original.lastModified())
          && deletions.pending(original.key()).isEmpty()) {
        if (!hasTurn()) {
          break;
        }
        begun += begin(original.key());
      }
    }
    LOG.infof("event=retention_walked deleted=%d", begun);
    return begun;
  }

  /**
   * INVARIANT: what was uploaded under the name since the listing stays: the intent is about what
   * is there now.
   */
  private int begin(ObjectKey key) {
    var present =
        store.describe(Bucket.ORIGINALS, key).filter(it -> isTooOld(it.key(), it.lastModified()));
    present.ifPresent(it -> log.write(Deletion.of(it, By.RETENTION, clock.instant())));
    return present.isPresent() ? 1 : 0;
  }

  /** At the rate, and no faster than they are carried out. False where the service stops. */
  private boolean hasTurn() throws InterruptedException {
    var pause = Math.max(1, 1000L / rate);
    do {
      if (stopped.await(pause, TimeUnit.MILLISECONDS) || !leadership.isHeld()) {
        return false;
      }
    } while (deletions.running() >= MAX_AHEAD);
    return true;
  }

  private boolean isTooOld(ObjectKey key, Instant storedAt) {
    return ImageKey.parse(key)
        .flatMap(it -> age(it.owner()))
        .filter(it -> storedAt.isBefore(clock.instant().minus(it)))
        .isPresent();
  }

  private Optional<Duration> age(Owner owner) {
    if (owner.isGuest()) {
      return config.guests();
    }
    if (owner.value().startsWith("u-")) {
      return config.users();
    }
    if (owner.value().startsWith("t-")) {
      return Optional.ofNullable(config.tenants().get(owner.value().substring(2)))
          .or(config::servers);
    }
    return Optional.empty();
  }
}

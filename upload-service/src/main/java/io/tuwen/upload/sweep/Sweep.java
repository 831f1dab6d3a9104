package io.tuwen.upload.sweep;

import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.common.error.ErrorCode;
import io.tuwen.common.error.TuwenException;
import io.tuwen.common.store.Bucket;
import io.tuwen.common.store.ListedObject;
import io.tuwen.common.store.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Finds originals that nobody was told of, and tells: of a crash between put and publish, of a
 * notification that was lost.
 *
 * <p>Memory is bounded: two pages of listings, and so many candidates at a time.
 */
@ApplicationScoped
public class Sweep {
  private static final Logger LOG = Logger.getLogger(Sweep.class);

  /** For each so many, the whole log is read once. */
  private static final int BATCH = 50_000;

  private final ObjectStore store;
  private final KnownEvents events;
  private final Orphans orphans;
  private final SweepConfig config;
  private final MeterRegistry metrics;
  private final ReentrantLock turn = new ReentrantLock();

  Sweep(
      ObjectStore store,
      KnownEvents events,
      Orphans orphans,
      SweepConfig config,
      MeterRegistry metrics) {
    this.store = store;
    this.events = events;
    this.orphans = orphans;
    this.config = config;
    this.metrics = metrics;
  }

  /** Sweeps once. Blocks for as long as the buckets are large. */
  public SweepResult run() {
    if (!turn.tryLock()) {
      throw new TuwenException(ErrorCode.SWEEP_RUNNING, "a sweep is running; ask again later");
    }
    try {
      var result = new Pass().run();
      metrics.counter("tuwen.sweep.orphans").increment((double) result.published());
      LOG.infof(
          "event=swept listed=%d ignored=%d young=%d finished=%d candidates=%d known=%d gone=%d"
              + " published=%d seconds=%.1f",
          result.listed(),
          result.ignored(),
          result.young(),
          result.finished(),
          result.candidates(),
          result.known(),
          result.gone(),
          result.published(),
          result.seconds());
      return result;
    } finally {
      turn.unlock();
    }
  }

  /** One way through the buckets, and what was met on it. */
  private final class Pass {
    private final long begin = System.nanoTime();
    private final Instant youngest = Instant.now().minus(config.minAge());
    private final List<String> ignoredPrefixes = config.ignoredPrefixes().orElse(List.of());
    private final FinishedTexts texts = new FinishedTexts(new Listing(store, Bucket.TEXTS));
    private final List<ListedObject> batch = new ArrayList<>();
    private long listed;
    private long ignored;
    private long young;
    private long finished;
    private long candidates;
    private long known;
    private long gone;
    private long published;

    SweepResult run() {
      var originals = new Listing(store, Bucket.ORIGINALS);
      while (originals.hasNext()) {
        judge(originals.next());
        if (batch.size() == BATCH) {
          lookUp();
        }
      }
      lookUp();
      return new SweepResult(
          listed,
          ignored,
          young,
          finished,
          candidates,
          known,
          gone,
          published,
          (System.nanoTime() - begin) / 1e9);
    }

    private void judge(ListedObject original) {
      listed++;
      if (ignoredPrefixes.stream().anyMatch(original.key().value()::startsWith)) {
        ignored++;
      } else if (original.lastModified().isAfter(youngest)) {
        young++;
      } else if (texts.has(original)) {
        finished++;
      } else {
        candidates++;
        batch.add(original);
      }
    }

    private void lookUp() {
      if (batch.isEmpty()) {
        return;
      }
      var told =
          events.of(
              batch.stream().collect(Collectors.toMap(it -> it.key().value(), ListedObject::eTag)));
      known += told.size();
      for (var original : batch) {
        if (told.contains(original.key().value())) {
          continue;
        }
        if (orphans.publish(original)) {
          published++;
        } else {
          gone++;
        }
      }
      batch.clear();
    }
  }
}

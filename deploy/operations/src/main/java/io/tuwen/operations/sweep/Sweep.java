package io.tuwen.operations.sweep;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Finds originals whose event was never published, and tells: of a crash between put and publish,
 * of a notification that was lost.
 *
 * <p>Memory is bounded: two pages of listings, and a bounded number of candidates at a time.
 */
@ApplicationScoped
public class Sweep {
  private static final Logger LOG = Logger.getLogger(Sweep.class);

  /** Candidates are checked in batches of this size; the whole log is read once for each. */
  private static final int BATCH = 50_000;

  private final ObjectStore store;
  private final KnownEvents events;
  private final Orphans orphans;
  private final SweepConfig config;
  private final Counter published;
  private final AtomicBoolean running = new AtomicBoolean();

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
    // There from the beginning, or the first orphans would be no increase.
    published = metrics.counter("tuwen.sweep.orphans");
  }

  /**
   * Begins to sweep, on a thread of its own: it takes as long as the buckets are large.
   *
   * @throws TuwenException where a sweep is running already
   */
  public CompletableFuture<SweepResult> begin() {
    takeTurn();
    return CompletableFuture.supplyAsync(
        this::inTurn, sweeping -> new Thread(sweeping, "sweep").start());
  }

  /** Sweeps once. */
  SweepResult run() {
    takeTurn();
    return inTurn();
  }

  private void takeTurn() {
    if (!running.compareAndSet(false, true)) {
      throw new TuwenException(ErrorCode.SWEEP_RUNNING, "a sweep is running; ask again later");
    }
  }

  private SweepResult inTurn() {
    try {
      var result = new Pass().run();
      published.increment((double) result.published());
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
      running.set(false);
    }
  }

  /** One way through the buckets, and what was met on it. */
  private final class Pass {
    private final long begin = System.nanoTime();
    private final Instant youngest = Instant.now().minus(config.minAge());
    private final List<String> ignoredPrefixes = config.ignoredPrefixes().orElse(List.of());
    private final FinishedTexts texts = new FinishedTexts(new Listing(store, Bucket.TEXTS, ""));
    private final List<ListedObject> batch = new ArrayList<>();
    private long listed;
    private long ignored;
    private long young;
    private long finished;
    private long candidates;
    private long known;
    private long gone;
    private long orphaned;

    SweepResult run() {
      var originals = new Listing(store, Bucket.ORIGINALS, "");
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
          orphaned,
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
          orphaned++;
        } else {
          gone++;
        }
      }
      batch.clear();
    }
  }
}

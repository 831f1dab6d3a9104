package io.tuwen.result;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import io.tuwen.common.error.ErrorCode;
import io.tuwen.common.error.TuwenException;
import io.tuwen.common.key.ObjectKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who waits for which image. Waiting costs a few objects and no thread.
 *
 * <p>Storage is looked into when somebody comes, when an event says that there is news, and when
 * events may have been missed: never in a loop.
 */
@Startup
@ApplicationScoped
public class Watches {
  private final ConcurrentHashMap<ObjectKey, Watch> watches = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Findings findings;
  private final int limit;

  Watches(Findings findings, ResultConfig config, MeterRegistry metrics) {
    this.findings = findings;
    limit = config.maxWaiting();
    metrics.gauge("tuwen.results.waiting", count);
  }

  /** Something was heard of an image. */
  public void wake(ObjectKey key) {
    var watch = watches.get(key);
    if (watch != null) {
      watch.look();
    }
  }

  /** Something may have been missed. */
  public void wakeAll() {
    watches.values().forEach(Watch::look);
  }

  /**
   * Begins to watch and looks for the first time.
   *
   * @throws TuwenException {@code TOO_MANY_WAITING}
   */
  Watching watch(ObjectKey key, Watcher watcher) {
    if (count.incrementAndGet() > limit) {
      count.decrementAndGet();
      throw new TuwenException(
          ErrorCode.TOO_MANY_WAITING, limit + " clients are waiting here already");
    }
    var watch =
        watches.compute(
            key,
            (same, known) -> {
              var chosen = known == null ? new Watch(() -> findings.find(key)) : known;
              chosen.add(watcher);
              return chosen;
            });
    watch.look();
    return new Watching(watch, () -> forget(key, watcher));
  }

  private void forget(ObjectKey key, Watcher watcher) {
    watches.computeIfPresent(key, (same, watch) -> watch.remove(watcher) ? null : watch);
    count.decrementAndGet();
  }

  /** Who waits now waits no longer: he asks another instance, and this one can end soon. */
  void end(@Observes ShutdownDelayInitiatedEvent event) {
    watches.values().stream().flatMap(watch -> watch.watchers().stream()).forEach(Watcher::ended);
  }

  /** A watcher's own end of it. */
  static final class Watching implements AutoCloseable {
    private final Watch watch;
    private final Runnable forget;
    private final AtomicBoolean closed = new AtomicBoolean();

    Watching(Watch watch, Runnable forget) {
      this.watch = watch;
      this.forget = forget;
    }

    void look() {
      watch.look();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        forget.run();
      }
    }
  }
}

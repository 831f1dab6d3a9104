package io.tuwen.result;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.subscription.Cancellable;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.limit.LimitsConfig;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.Shares;
import io.tuwen.contract.share.TooMuch;
import io.tuwen.contract.topic.WorkerKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * Which requests wait for which operation on which image. Waiting costs a few objects and no
 * thread.
 *
 * <p>It asks the storage when a request comes, when an event says that there is news, and when
 * events may have been missed: never in a loop.
 */
@Startup
@ApplicationScoped
public class Watches {
  private static final Party OURSELVES = new Party.Ourselves();

  private final ConcurrentHashMap<Subject, Watch> watches = new ConcurrentHashMap<>();
  private final Set<Runnable> endings = ConcurrentHashMap.newKeySet();
  private final Findings findings;
  private final Shares waits;
  private volatile boolean isEnding;

  Watches(Findings findings, ResultConfig config, LimitsConfig limits, MeterRegistry metrics) {
    this.findings = findings;
    var all = config.maxWaiting();
    var perClient = limits.waits().orElse(Shares.quarter(all));
    waits = new Shares("waits", "waits", all, perClient, ErrorCode.TOO_MANY_WAITING, metrics);
    metrics.gauge("tuwen.results.waiting", waits, Shares::inUse);
  }

  private record Subject(ObjectKey key, WorkerKind operation) {}

  /** Something was heard of an operation on an image; it wakes who waits for that and no other. */
  public void wake(ObjectKey key, WorkerKind operation) {
    var watch = watches.get(new Subject(key, operation));
    if (watch != null) {
      watch.look(OURSELVES);
    }
  }

  /** Something may have been missed. */
  public void wakeAll() {
    wakeAll(key -> true);
  }

  /** Something was heard of many images. */
  void wakeAll(Predicate<ObjectKey> which) {
    watches.forEach(
        (subject, watch) -> {
          if (which.test(subject.key())) {
            watch.look(OURSELVES);
          }
        });
  }

  /**
   * Begins to watch and looks for the first time.
   *
   * @param party whose share of waits it takes
   * @throws TooMuch {@code TOO_MANY_WAITING}
   */
  Registration watch(Party party, ObjectKey key, WorkerKind operation, Watcher watcher) {
    var share = waits.take(party);
    var subject = new Subject(key, operation);
    var watch =
        watches.compute(
            subject,
            (same, known) -> {
              var chosen =
                  known == null
                      ? new Watch(turn -> findings.find(turn, key, Set.of(operation)))
                      : known;
              chosen.add(watcher, party);
              return chosen;
            });
    watch.look(party);
    return new Registration(
        () -> watch.look(party),
        () -> watch.look(OURSELVES),
        () -> forget(subject, watcher, share));
  }

  private void forget(Subject subject, Watcher watcher, Shares.Share share) {
    watches.computeIfPresent(subject, (same, watch) -> watch.remove(watcher) ? null : watch);
    share.close();
  }

  /** Releases all who wait: their clients ask another instance, so that this one can stop soon. */
  void end(@Observes ShutdownDelayInitiatedEvent event) {
    isEnding = true;
    endings.forEach(Runnable::run);
  }

  /**
   * Has something run when the service begins to stop, or at once where it has begun: until it is
   * gone, clients that do not know of it come. It may run twice.
   */
  Cancellable atEnd(Runnable ending) {
    endings.add(ending);
    if (isEnding) {
      ending.run();
    }
    return () -> endings.remove(ending);
  }

  /** What a watcher has until it closes it: its place in a watch, and its share of waits. */
  static final class Registration implements AutoCloseable {
    private final Runnable look;
    private final Runnable lookAgain;
    private final Runnable forget;
    private final AtomicBoolean closed = new AtomicBoolean();

    Registration(Runnable look, Runnable lookAgain, Runnable forget) {
      this.look = look;
      this.lookAgain = lookAgain;
      this.forget = forget;
    }

    void look() {
      look.run();
    }

    /** Looks because a look has failed: after an outage, all at once are no client's fault. */
    void lookAgain() {
      lookAgain.run();
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        forget.run();
      }
    }
  }
}

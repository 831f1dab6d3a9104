package io.tuwen.operations.journal;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.log.Ownership;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Runs the orders that are this instance's to run.
 *
 * <p>INVARIANT: a partition is given away only after its runners have left.
 */
@ApplicationScoped
class Dispatch {
  private static final Logger LOG = Logger.getLogger(Dispatch.class);
  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Duration LEAVE = Duration.ofSeconds(15);

  /** Of ended orders, which name images by their keys, and by addresses that may be signed. */
  private static final Duration KEPT = Duration.ofDays(30);

  private final List<Runs> kinds;
  private final Ownership ownership;
  private final Map<String, Running> running = new HashMap<>();
  private final Stop stop = new Stop();
  private final Thread thread = new Thread(this::watch, "dispatch");

  private record Running(Stop stop, Thread thread) {}

  Dispatch(@All List<Runs> kinds, Ownership ownership) {
    this.kinds = kinds;
    this.ownership = ownership;
  }

  void start(@Observes StartupEvent event) {
    kinds.forEach(it -> it.journal().start());
    ownership.start(this::leave);
    thread.setDaemon(true);
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) {
    stop.ask();
    leaveAll();
    ownership.stop();
    kinds.forEach(it -> it.journal().stop());
  }

  @Scheduled(every = "1h", concurrentExecution = ConcurrentExecution.SKIP)
  void forgetEnded() {
    try {
      var before = Instant.now().minus(KEPT);
      kinds.forEach(it -> it.journal().forgetEndedBefore(before));
    } catch (TuwenException e) {
      LOG.warnf("event=orders_not_forgotten code=%s cause=\"%s\"", e.code().code(), e.getCause());
    }
  }

  private void watch() {
    try {
      while (true) {
        stop.await(LOOK);
        dispatch();
      }
    } catch (InterruptedException e) {
      LOG.debug("event=dispatch_ended");
    }
  }

  private synchronized void dispatch() {
    running.values().removeIf(it -> !it.thread().isAlive());
    for (var kind : kinds) {
      for (var id : kind.journal().unfinished()) {
        if (!stop.isAsked() && !running.containsKey(id) && ownership.owns(Journal.partition(id))) {
          running.put(id, start(kind, id));
        }
      }
    }
  }

  private static Running start(Runs kind, String id) {
    var leave = new Stop();
    var runner = new Thread(kind.runner(id, leave), "run-" + id);
    runner.setDaemon(true);
    runner.start();
    return new Running(leave, runner);
  }

  private void leave(int partition) {
    join(partition, false);
  }

  private void leaveAll() {
    join(0, true);
  }

  private void join(int partition, boolean all) {
    var leaving = leaving(partition, all);
    leaving.forEach(it -> it.stop().ask());
    try {
      for (var it : leaving) {
        it.thread().join(LEAVE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized List<Running> leaving(int partition, boolean all) {
    return running.entrySet().stream()
        .filter(it -> all || Journal.partition(it.getKey()) == partition)
        .map(Map.Entry::getValue)
        .toList();
  }
}

package io.tuwen.operations.sweep;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.Leadership;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Sweeps from time to time; of several instances, one does. */
@ApplicationScoped
class SweepTimer {
  private static final Logger LOG = Logger.getLogger(SweepTimer.class);

  /** Late enough that what a crash has left behind is old enough to be judged. */
  private static final Duration FIRST = Duration.ofMinutes(3);

  private final Sweep sweep;
  private final SweepConfig config;
  private final Leadership leadership;
  private final Scheduler scheduler;

  SweepTimer(Sweep sweep, SweepConfig config, Leadership leadership, Scheduler scheduler) {
    this.sweep = sweep;
    this.config = config;
    this.leadership = leadership;
    this.scheduler = scheduler;
  }

  void start(@Observes StartupEvent event) {
    var every = config.every();
    if (every.isZero()) {
      return;
    }
    var first = FIRST.compareTo(every) < 0 ? FIRST : every;
    scheduler
        .newJob("sweep")
        .setInterval(every.toString())
        .setDelayed(first.toString())
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setTask(execution -> sweep())
        .schedule();
  }

  private void sweep() {
    try {
      if (leadership.isHeld()) {
        sweep.run();
      }
    } catch (TuwenException e) {
      LOG.warnf("event=sweep_ended_early code=%s cause=\"%s\"", e.code().code(), e.getCause());
    }
  }
}

package io.tuwen.upload.sweep;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.upload.log.Ownership;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Sweeps from time to time; of several instances, one does. */
@ApplicationScoped
class SweepTimer {
  private static final Logger LOG = Logger.getLogger(SweepTimer.class);

  /** Late enough that what a crash has left behind is old enough to be judged. */
  private static final Duration FIRST = Duration.ofMinutes(3);

  /** Whoever owns this partition of {@code replays} sweeps. */
  private static final int SWEEPER = 0;

  private final Sweep sweep;
  private final SweepConfig config;
  private final Ownership ownership;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          task -> {
            var thread = new Thread(task, "sweep");
            thread.setDaemon(true);
            return thread;
          });

  SweepTimer(Sweep sweep, SweepConfig config, Ownership ownership) {
    this.sweep = sweep;
    this.config = config;
    this.ownership = ownership;
  }

  void start(@Observes StartupEvent event) {
    var every = config.every();
    if (every.isZero()) {
      return;
    }
    var first = FIRST.compareTo(every) < 0 ? FIRST : every;
    var next =
        timer.scheduleAtFixedRate(
            this::sweep, first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    LOG.debugf(
        "event=sweeps_planned first_in=%s", Duration.ofSeconds(next.getDelay(TimeUnit.SECONDS)));
  }

  void stop(@Observes ShutdownEvent event) {
    timer.shutdownNow();
  }

  private void sweep() {
    try {
      if (ownership.owns(SWEEPER)) {
        sweep.run();
      }
    } catch (TuwenException e) {
      LOG.warnf("event=sweep_ended_early code=%s cause=\"%s\"", e.code().code(), e.getCause());
    } catch (RuntimeException e) {
      LOG.error("event=sweep_failed", e);
    }
  }
}

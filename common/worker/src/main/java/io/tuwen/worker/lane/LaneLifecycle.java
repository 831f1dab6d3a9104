package io.tuwen.worker.lane;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Opens the lanes once the worker is warm, and drains them before it ends. */
@ApplicationScoped
class LaneLifecycle {
  /** Behind everything else that happens at the start. */
  private static final int LAST = Integer.MAX_VALUE;

  /** Before everything else that happens at the end. */
  private static final int FIRST = 1;

  void start(@Observes @Priority(LAST) StartupEvent started, WorkerLanes lanes) {
    lanes.start();
  }

  /** Not only when the last request is answered, which may be a minute later. */
  void stop(@Observes ShutdownDelayInitiatedEvent stopping, WorkerLanes lanes) {
    lanes.stop();
  }

  void drain(@Observes @Priority(FIRST) ShutdownEvent stopping, WorkerLanes lanes) {
    lanes.drain();
  }
}

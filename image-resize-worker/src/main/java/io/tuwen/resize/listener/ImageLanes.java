package io.tuwen.resize.listener;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.tuwen.contract.lane.LaneTopics;
import io.tuwen.resize.Rendering;
import io.tuwen.worker.lane.LaneConfig;
import io.tuwen.worker.lane.LanesAlive;
import io.tuwen.worker.lane.WorkerLanes;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.Liveness;

/** Listens to the lanes from when the engine is warm until the worker is to stop. */
class ImageLanes {
  /** Behind everything else that happens at the start. */
  private static final int LAST = Integer.MAX_VALUE;

  /** Before everything else that happens at the end. */
  private static final int FIRST = 1;

  @Produces
  @Singleton
  WorkerLanes lanes(
      Rendering rendering,
      LaneConfig config,
      @Identifier("default-kafka-broker") Map<String, Object> broker,
      MeterRegistry metrics,
      OpenTelemetry telemetry) {
    return new WorkerLanes(LaneTopics.RENDITION, rendering, config, broker, metrics, telemetry);
  }

  @Produces
  @Singleton
  @Liveness
  HealthCheck alive(WorkerLanes lanes) {
    return new LanesAlive(lanes);
  }

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

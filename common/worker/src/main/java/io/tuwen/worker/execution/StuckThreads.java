package io.tuwen.worker.execution;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * The liveness of a worker: a process with as many lost threads as it has places should be
 * replaced.
 */
@Liveness
@Singleton
final class StuckThreads implements HealthCheck {
  private final Execution execution;

  StuckThreads(Execution execution) {
    this.execution = execution;
  }

  @Override
  public HealthCheckResponse call() {
    var stuck = execution.stuck();
    return HealthCheckResponse.named("stuck threads")
        .withData("stuck", stuck)
        .status(stuck < execution.places())
        .build();
  }
}

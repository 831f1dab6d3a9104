package io.tuwen.worker.lane;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * The liveness of a worker's lanes: each has looked at its topic lately. A broker that is gone, a
 * lag, or a long work does not make them dead.
 */
@Liveness
@Singleton
final class LanesAlive implements HealthCheck {
  private static final Duration MAX_ROUND = Duration.ofMinutes(3);

  private final WorkerLanes lanes;

  LanesAlive(WorkerLanes lanes) {
    this.lanes = lanes;
  }

  @Override
  public HealthCheckResponse call() {
    var since = lanes.sinceLastRound();
    return HealthCheckResponse.named("lanes")
        .withData("secondsSinceLastRound", since.toSeconds())
        .status(since.compareTo(MAX_ROUND) < 0)
        .build();
  }
}

package io.tuwen.operations.imports;

import io.tuwen.contract.lane.Lane;
import io.tuwen.operations.pipeline.Pipeline;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Whether the workers have enough to do without imports.
 *
 * <p>An imported image is one like all others, and its event goes by the live lane or, beyond its
 * owner's share, by the bulk lane. So imports give the workers no more than they are through with
 * soon, and users wait no longer for that.
 */
@ApplicationScoped
class LiveTraffic {
  private static final Set<String> LANES = Set.of(Lane.LIVE.label(), Lane.BULK.label());

  private final Pipeline pipeline;
  private final long maxBehind;

  LiveTraffic(Pipeline pipeline, ImportsConfig config) {
    this.pipeline = pipeline;
    maxBehind = config.maxBehind();
  }

  /** Looks once a second at most. Fails with {@code BROKER_UNAVAILABLE}. */
  boolean isFull() {
    return isFull(maxBehind);
  }

  boolean isFull(long most) {
    return pipeline.status().lanes().stream()
        .filter(it -> LANES.contains(it.lane()))
        .anyMatch(it -> it.lag() > most);
  }
}

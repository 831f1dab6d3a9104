package io.tuwen.operations.pipeline;

import io.tuwen.operations.log.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How long the oldest record has waited that a lane has not done. For one thread.
 *
 * <p>INVARIANT: what the broker does not tell in time is never an age of 0. A broker is slow when
 * it has too much to do, and an age that falls to 0 then resets the alerts that are about that.
 */
final class Backlog {
  /** By the last look that was answered: nothing that is not done is older. */
  private final Map<LaneGroup, Instant> notOlder = new HashMap<>();

  /**
   * The age in seconds, 0 where all is done; where the broker does not tell it, the age that it has
   * at most; empty where not even that is known.
   */
  Optional<Double> age(
      LaneGroup lane, Collection<Position> unfinished, Ages.Times times, Instant now) {
    var oldest =
        unfinished.stream()
            .map(times.known()::get)
            .filter(Objects::nonNull)
            .min(Instant::compareTo);
    if (unfinished.stream().noneMatch(times.unanswered()::contains)) {
      notOlder.put(lane, oldest.orElse(now));
      return Optional.of(seconds(oldest.orElse(now), now));
    }
    return Optional.ofNullable(notOlder.get(lane)).or(() -> oldest).map(it -> seconds(it, now));
  }

  private static double seconds(Instant since, Instant now) {
    return Math.max(0, Duration.between(since, now).toMillis() / 1000.0);
  }
}

package io.tuwen.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a run of chaos is made.
 *
 * @param data empty for a temporary directory
 * @param images how many are uploaded in the time
 * @param pause between two troubles, in the mean
 * @param patience how long the audit waits while nothing moves
 */
record ChaosOptions(
    Duration time,
    OptionalInt port,
    Optional<Path> data,
    long seed,
    int images,
    Optional<Path> table,
    Set<Kind> kinds,
    Duration pause,
    Engines engines,
    Duration patience,
    Path root) {
  ChaosOptions {
    kinds = Set.copyOf(kinds);
  }
}

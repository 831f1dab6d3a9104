package io.tuwen.fuzz;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What became of feeding one target.
 *
 * @param kept inputs of the corpus, which reach what others do not
 * @param finding what went wrong, or how the fuzzer itself failed
 */
record Outcome(String target, Duration time, long executions, int kept, Optional<Finding> finding) {

  /**
   * A promise that was broken.
   *
   * @param reproducer the input; empty where the fuzzer did not come so far
   */
  record Finding(String reason, Optional<Path> reproducer) {}
}

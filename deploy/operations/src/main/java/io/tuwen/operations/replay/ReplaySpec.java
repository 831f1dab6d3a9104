package io.tuwen.operations.replay;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.tuwen.contract.EngineId;
import io.tuwen.contract.topic.WorkerKind;
import java.time.Instant;
import java.util.List;

/**
 * Which images are to go through which workers again.
 *
 * <p>What is null asks for nothing. Of {@code onlyFailed}, {@code onlyMissing} and {@code
 * onlyOlderThan} one that holds is enough; where none is asked for, every result will do.
 *
 * @param from stored at that time or later
 * @param to stored before
 * @param onlyOlderThan a result by a lower revision of this engine, or by another engine
 * @param rate images per second
 * @param dryRun count, and publish nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReplaySpec(
    List<WorkerKind> workers,
    Instant from,
    Instant to,
    String owner,
    String keyPrefix,
    boolean onlyFailed,
    boolean onlyMissing,
    EngineId onlyOlderThan,
    int rate,
    boolean dryRun) {
  public static final int DEFAULT_RATE = 100;
  public static final int MAX_RATE = 10_000;

  public ReplaySpec {
    workers = List.copyOf(workers);
  }

  boolean looksAtResults() {
    return onlyFailed || onlyMissing || onlyOlderThan != null;
  }
}

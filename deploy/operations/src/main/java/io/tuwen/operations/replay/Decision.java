package io.tuwen.operations.replay;

import io.tuwen.contract.topic.WorkerKind;
import java.util.Set;

/** What a replay makes of one record. */
sealed interface Decision {

  /** These workers get it. */
  record Selected(Set<WorkerKind> workers) implements Decision {
    public Selected {
      workers = Set.copyOf(workers);
    }
  }

  /** None of them does. */
  record Skipped(Reason reason) implements Decision {}

  /** Why not. */
  enum Reason {
    TOMBSTONE,
    UNDECODABLE,
    TIME,
    OWNER,
    PREFIX,
    RESULT,
    /** The image was replaced since, or deleted, and nothing is left of it. */
    GONE
  }
}

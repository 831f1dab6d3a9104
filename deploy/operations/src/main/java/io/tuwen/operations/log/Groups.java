package io.tuwen.operations.log;

import java.util.Collection;
import java.util.Map;

/** What consumer groups say of themselves. Bounded and failing as {@link Logs}. Thread-safe. */
public interface Groups {
  /**
   * How far a group is.
   *
   * @param offset of the first record that is not done
   * @param metadata what it noted beside it
   */
  record Committed(long offset, String metadata) {}

  /** The groups' offsets; a partition that a group has not committed is not in it. */
  Map<String, Map<Place, Committed>> committed(Collection<String> groups);

  /** How many members every group has. */
  Map<String, Integer> members(Collection<String> groups);
}

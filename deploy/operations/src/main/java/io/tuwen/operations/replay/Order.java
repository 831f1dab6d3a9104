package io.tuwen.operations.replay;

import io.tuwen.operations.journal.Wanted;
import java.time.Instant;
import java.util.Map;

/**
 * What an operator wants: the instance that answers writes it, and the runner only reads it.
 *
 * @param begins the offsets of {@code image.uploaded} when it was ordered, by partition
 * @param ends behind the last record that it is about
 */
public record Order(
    String id,
    ReplaySpec spec,
    Instant createdAt,
    Wanted wanted,
    Map<Integer, Long> begins,
    Map<Integer, Long> ends) {

  public Order {
    begins = Map.copyOf(begins);
    ends = Map.copyOf(ends);
  }

  Order with(Wanted other) {
    return new Order(id, spec, createdAt, other, begins, ends);
  }

  /** How many places of the log it goes through; compaction may have emptied some. */
  long total() {
    return ends.entrySet().stream()
        .mapToLong(it -> it.getValue() - begins.getOrDefault(it.getKey(), 0L))
        .sum();
  }
}

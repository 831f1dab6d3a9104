package io.tuwen.operations.log;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The broker's topics as logs.
 *
 * <p>Every call is bounded in time and fails with {@code BROKER_UNAVAILABLE}. Thread-safe.
 */
public interface Logs {
  /** The offset of the oldest record of every partition. */
  Map<Place, Long> beginnings(Collection<String> topics);

  /** The offset of the first record of every partition that is not older; its end without one. */
  Map<Place, Long> since(Collection<String> topics, Instant time);

  /** The offset behind the newest record of every partition. */
  Map<Place, Long> ends(Collection<String> topics);

  /** Reads partitions from these offsets on, or from their oldest record where that is later. */
  Cursor open(Map<Place, Long> from);

  /** Like {@link #open}, for a reader who stays and waits for what comes. */
  default Cursor follow(Map<Place, Long> from) {
    return open(from);
  }

  /**
   * Appends records, those of one partition in this order.
   *
   * @return their positions, in the same order, when all of them are durable. Where it fails, some
   *     of them may have been appended
   */
  List<Position> append(List<NewRecord> records);
}

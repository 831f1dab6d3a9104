package io.tuwen.operations.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A reader of some partitions. For one thread, but for {@link #wake}. */
public interface Cursor extends AutoCloseable {
  /**
   * The next records, those of one partition in their order.
   *
   * @return empty where none came in time, or after a call of {@link #wake}
   */
  List<LogRecord> poll(Duration atMost);

  /** The offset behind the last record that was read, of every partition. */
  Map<Place, Long> positions();

  /** Reads no more of a partition. */
  void pause(Place place);

  /** Ends a poll, from any thread. */
  void wake();

  @Override
  void close();

  /** Whether everything before these offsets was read. */
  default boolean hasReached(Map<Place, Long> ends) {
    var positions = positions();
    return ends.entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }
}

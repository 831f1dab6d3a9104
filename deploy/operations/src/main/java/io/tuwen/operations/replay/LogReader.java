package io.tuwen.operations.replay;

import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.Cursor;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The way of a replay through {@code image.uploaded}, from a checkpoint to the order's ends. */
final class LogReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  private final Tally tally;
  private final Map<Place, Long> ends = new HashMap<>();
  private final Cursor cursor;

  LogReader(Logs logs, Order order, Tally tally) {
    this.tally = tally;
    order.ends().forEach((it, end) -> ends.put(new Place(Topics.IMAGE_UPLOADED, it), end));
    var from = new HashMap<Place, Long>();
    ends.keySet().forEach(it -> from.put(it, tally.positions().getOrDefault(it.partition(), 0L)));
    cursor = logs.open(from);
  }

  boolean isAtEnd() {
    return ends.entrySet().stream()
        .allMatch(
            it -> tally.positions().getOrDefault(it.getKey().partition(), 0L) >= it.getValue());
  }

  /** The next records; what came after the order is none of it. */
  List<LogRecord> next() {
    return cursor.poll(POLL).stream()
        .filter(it -> it.position().offset() < ends.get(it.position().place()))
        .toList();
  }

  /** All of {@link #next} is decided. */
  void settled() {
    cursor
        .positions()
        .forEach(
            (place, offset) -> {
              tally.reached(place.partition(), Math.min(offset, ends.get(place)));
              if (offset >= ends.get(place)) {
                cursor.pause(place);
              }
            });
  }

  @Override
  public void close() {
    cursor.close();
  }
}

package io.tuwen.operations.deadletter;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Fetches records from where they are known to be. */
final class LetterValues {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(500);

  private final Logs logs;

  LetterValues(Logs logs) {
    this.logs = logs;
  }

  /** The records that are still there, by their positions. */
  Map<Position, LogRecord> fetch(Collection<DeadLetter> letters) {
    return fetch(letters.stream().map(DeadLetter::id).collect(Collectors.toSet()));
  }

  /** The records that are still there, by their positions. */
  Map<Position, LogRecord> fetch(Set<Position> wanted) {
    var from = new HashMap<Place, Long>();
    var ends = new HashMap<Place, Long>();
    for (var id : wanted) {
      from.merge(id.place(), id.offset(), Math::min);
      ends.merge(id.place(), id.offset() + 1, Math::max);
    }
    var found = new HashMap<Position, LogRecord>();
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    try (var cursor = logs.open(from)) {
      while (!cursor.hasReached(ends)) {
        if (System.nanoTime() > deadline) {
          throw new TuwenException(
              ErrorCode.BROKER_UNAVAILABLE, "the dead letters could not be read in time");
        }
        for (var record : cursor.poll(POLL)) {
          if (wanted.contains(record.position())) {
            found.put(record.position(), record);
          }
        }
      }
    }
    return found;
  }
}

package io.tuwen.operations.pipeline;

import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Finds out when single records were written. For one thread. */
@ApplicationScoped
class Ages {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMillis(700);

  private final Logs logs;

  /** A record does not change, so what stays the oldest is read once. */
  private final Map<Position, Instant> known = new HashMap<>();

  Ages(Logs logs) {
    this.logs = logs;
  }

  /** The times of the first records at or behind these places; of those that came in time. */
  Map<Position, Instant> times(Collection<Position> wanted) {
    known.keySet().retainAll(wanted);
    var missing = new HashSet<>(wanted);
    missing.removeAll(known.keySet());
    // Groups that read one topic are at different places of it, and a reader is at one at a time.
    for (int round = 0; round < 2 && !missing.isEmpty(); round++) {
      read(missing);
      missing.removeAll(known.keySet());
    }
    return Map.copyOf(known);
  }

  private void read(Set<Position> missing) {
    var from = new HashMap<Place, Long>();
    missing.forEach(it -> from.putIfAbsent(it.place(), it.offset()));
    var found = new HashSet<Place>();
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    try (var cursor = logs.open(from)) {
      while (found.size() < from.size() && System.nanoTime() < deadline) {
        for (var record : cursor.poll(POLL)) {
          var place = record.position().place();
          if (found.add(place)) {
            known.put(place.at(from.get(place)), record.time());
            cursor.pause(place);
          }
        }
      }
    }
  }
}

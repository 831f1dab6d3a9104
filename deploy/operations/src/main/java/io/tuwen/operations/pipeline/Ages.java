package io.tuwen.operations.pipeline;

import io.tuwen.operations.log.Cursor;
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
import java.util.stream.Collectors;

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

  /**
   * When the first records at or behind these places were written.
   *
   * @param unanswered places of which the broker has told nothing in time
   */
  record Times(Map<Position, Instant> known, Set<Position> unanswered) {
    Times {
      known = Map.copyOf(known);
      unanswered = Set.copyOf(unanswered);
    }
  }

  /**
   * Looks these places up.
   *
   * @param ends of the partitions; where no record is left before its end, none is waited for
   */
  Times times(Collection<Position> wanted, Map<Place, Long> ends) {
    known.keySet().retainAll(wanted);
    var missing = new HashSet<>(wanted);
    missing.removeAll(known.keySet());
    // Groups that read one topic are at different places of it, and a reader is at one at a time.
    for (int round = 0; round < 2 && !missing.isEmpty(); round++) {
      missing.removeAll(read(missing, ends));
      missing.removeAll(known.keySet());
    }
    return new Times(known, missing);
  }

  /** The places behind which there is no record. */
  private Set<Position> read(Set<Position> missing, Map<Place, Long> ends) {
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
      return found.size() == from.size() ? Set.of() : empty(cursor, from, found, ends);
    }
  }

  private static Set<Position> empty(
      Cursor cursor, Map<Place, Long> from, Set<Place> found, Map<Place, Long> ends) {
    var positions = cursor.positions();
    return from.keySet().stream()
        .filter(it -> !found.contains(it) && positions.get(it) >= ends.get(it))
        .map(it -> it.at(from.get(it)))
        .collect(Collectors.toSet());
  }
}

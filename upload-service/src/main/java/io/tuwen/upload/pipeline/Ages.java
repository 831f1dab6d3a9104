package io.tuwen.upload.pipeline;

import io.tuwen.upload.log.Logs;
import io.tuwen.upload.log.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Finds out when single records were written. */
@ApplicationScoped
class Ages {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  private final Logs logs;

  Ages(Logs logs) {
    this.logs = logs;
  }

  /** The times of the first records at or behind these places; of those that came in time. */
  Map<Place, Instant> times(Map<Place, Long> wanted) {
    var times = new HashMap<Place, Instant>();
    if (wanted.isEmpty()) {
      return times;
    }
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    try (var cursor = logs.open(wanted)) {
      while (times.size() < wanted.size() && System.nanoTime() < deadline) {
        for (var record : cursor.poll(POLL)) {
          var place = record.position().place();
          if (times.putIfAbsent(place, record.time()) == null) {
            cursor.pause(place);
          }
        }
      }
    }
    return times;
  }
}

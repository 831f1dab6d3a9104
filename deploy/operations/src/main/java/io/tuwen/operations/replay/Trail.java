package io.tuwen.operations.replay;

import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.journal.Stop;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a replay has published since its checkpoint, read from the lanes themselves. So nothing is
 * published twice, however its runner ended.
 */
final class Trail {
  private static final Duration POLL = Duration.ofMillis(500);

  /** By worker: the partition and offset of the source. Partitions are the same in the lane. */
  private final Map<WorkerKind, Set<Position>> sources = new HashMap<>();

  private Trail() {}

  static Trail read(Logs logs, Checkpoint checkpoint, Tally tally, Stop stop)
      throws InterruptedException {
    var trail = new Trail();
    for (var worker : checkpoint.lanes().keySet()) {
      trail.read(logs, checkpoint, worker, tally, stop);
    }
    return trail;
  }

  private void read(Logs logs, Checkpoint checkpoint, WorkerKind worker, Tally tally, Stop stop)
      throws InterruptedException {
    var begins = checkpoint.lanes().get(worker);
    var ends = logs.ends(List.of(worker.topic(Lane.REPLAY)));
    var from = new HashMap<Place, Long>();
    ends.keySet().forEach(it -> from.put(it, begins.getOrDefault(it.partition(), 0L)));
    var found = sources.computeIfAbsent(worker, it -> new HashSet<>());
    try (var cursor = logs.open(from)) {
      while (!cursor.hasReached(ends)) {
        stop.check();
        for (var record : cursor.poll(POLL)) {
          var source = record.number(LaneHeaders.REPLAY_SOURCE);
          if (record.header(LaneHeaders.AGAIN).filter(checkpoint.id()::equals).isPresent()
              && source.isPresent()) {
            found.add(source(record.position().partition(), source.getAsLong()));
            tally.inTrail(worker, source.getAsLong(), record.position());
          }
        }
      }
    }
  }

  boolean has(WorkerKind worker, Position source) {
    var found = sources.getOrDefault(worker, Set.of());
    return !found.isEmpty() && found.contains(source(source.partition(), source.offset()));
  }

  private static Position source(int partition, long offset) {
    return new Position("", partition, offset);
  }
}

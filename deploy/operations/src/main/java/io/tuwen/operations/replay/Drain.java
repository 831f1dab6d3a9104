package io.tuwen.operations.replay;

import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.log.Groups;
import io.tuwen.operations.log.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How much of what replays have published the workers have not done. */
@ApplicationScoped
class Drain {
  private final Groups groups;

  Drain(Groups groups) {
    this.groups = groups;
  }

  /**
   * What is before and at the last record of a replay in each lane and not done. Lanes are shared:
   * records of another replay in between count too, up to as many as it has published itself.
   */
  Map<WorkerKind, Long> remaining(Checkpoint progress) {
    var workers = progress.last().keySet();
    var committed =
        workers.isEmpty()
            ? Map.<String, Map<Place, Groups.Committed>>of()
            : groups.committed(
                workers.stream().map(it -> it.group(Lane.REPLAY)).collect(Collectors.toSet()));
    var remaining = new HashMap<WorkerKind, Long>();
    for (var worker : workers) {
      var done = committed.get(worker.group(Lane.REPLAY));
      var behind =
          progress.last().get(worker).entrySet().stream()
              .mapToLong(it -> it.getValue() + 1 - done(done, worker, it.getKey()))
              .filter(it -> it > 0)
              .sum();
      remaining.put(worker, Math.min(behind, progress.published().getOrDefault(worker, 0L)));
    }
    return remaining;
  }

  private static long done(Map<Place, Groups.Committed> done, WorkerKind worker, int partition) {
    var committed = done.get(new Place(worker.topic(Lane.REPLAY), partition));
    return committed == null ? 0 : committed.offset();
  }

  boolean isThrough(Checkpoint progress) {
    return remaining(progress).values().stream().allMatch(it -> it == 0);
  }
}

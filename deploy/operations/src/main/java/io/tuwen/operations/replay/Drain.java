package io.tuwen.operations.replay;

import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.log.Groups;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Place;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How much of what replays have published the workers have not done. */
@ApplicationScoped
class Drain {
  private final Groups groups;
  private final Logs logs;

  Drain(Groups groups, Logs logs) {
    this.groups = groups;
    this.logs = logs;
  }

  /**
   * What is not done of each replay, by its id. The broker is asked once for all of them, and not
   * at all for those that are over.
   */
  Map<String, Map<WorkerKind, Long>> remaining(Collection<Replay> replays) {
    var workers =
        replays.stream()
            .filter(it -> !it.state().isEnd())
            .flatMap(it -> it.progress().stream())
            .flatMap(it -> it.last().keySet().stream())
            .collect(Collectors.toSet());
    var next = next(workers);
    return replays.stream()
        .collect(Collectors.toMap(it -> it.order().id(), it -> ofReplay(it, next)));
  }

  private static Map<WorkerKind, Long> ofReplay(Replay replay, Map<Place, Long> next) {
    return replay
        .progress()
        .map(
            it ->
                replay.state().isEnd()
                    ? it.last().keySet().stream().collect(Collectors.toMap(w -> w, w -> 0L))
                    : behind(it, next))
        .orElse(Map.of());
  }

  /**
   * What is before and at the last record of a replay in each lane and not done. Lanes are shared:
   * records of another replay in between count too, up to as many as it has published itself.
   */
  private static Map<WorkerKind, Long> behind(Checkpoint progress, Map<Place, Long> next) {
    var remaining = new HashMap<WorkerKind, Long>();
    progress
        .last()
        .forEach(
            (worker, last) -> {
              var topic = worker.topic(Lane.REPLAY);
              var undone =
                  last.entrySet().stream()
                      .mapToLong(
                          it ->
                              it.getValue()
                                  + 1
                                  - next.getOrDefault(new Place(topic, it.getKey()), 0L))
                      .filter(it -> it > 0)
                      .sum();
              remaining.put(
                  worker, Math.min(undone, progress.published().getOrDefault(worker, 0L)));
            });
    return remaining;
  }

  /**
   * The first record of each partition that is not done, in the replay lanes of these workers. What
   * retention has deleted no worker can do any more.
   */
  private Map<Place, Long> next(Set<WorkerKind> workers) {
    if (workers.isEmpty()) {
      return Map.of();
    }
    var next = new HashMap<>(logs.beginnings(named(workers, it -> it.topic(Lane.REPLAY))));
    groups
        .committed(named(workers, it -> it.group(Lane.REPLAY)))
        .values()
        .forEach(
            offsets -> offsets.forEach((place, it) -> next.merge(place, it.offset(), Math::max)));
    return next;
  }

  private static Set<String> named(Set<WorkerKind> workers, Function<WorkerKind, String> name) {
    return workers.stream().map(name).collect(Collectors.toSet());
  }

  boolean isThrough(Checkpoint progress) {
    return behind(progress, next(progress.last().keySet())).values().stream()
        .allMatch(it -> it == 0);
  }
}

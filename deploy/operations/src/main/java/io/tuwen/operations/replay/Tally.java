package io.tuwen.operations.replay;

import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.journal.RunState;
import io.tuwen.operations.journal.Speed;
import io.tuwen.operations.log.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Where a runner is. For one thread; {@link #checkpoint} gives what others may see. */
final class Tally {
  private final String id;
  private final Map<Integer, Long> positions;
  private final Map<WorkerKind, Map<Integer, Long>> lanes;
  private final Map<WorkerKind, Map<Integer, Long>> last;

  /** The last source of each partition whose record an earlier runner has published. */
  private final Map<WorkerKind, Map<Integer, Long>> trail = new HashMap<>();

  private final Map<WorkerKind, Long> published;
  private final Map<String, Long> skipped;
  private final Instant startedAt;
  private final Speed speed;
  private long read;
  private long matched;

  private Tally(Checkpoint from) {
    id = from.id();
    positions = new HashMap<>(from.positions());
    lanes = copy(from.lanes());
    last = copy(from.last());
    published = new HashMap<>(from.published());
    skipped = new TreeMap<>(from.skipped());
    startedAt = from.startedAt();
    read = from.read();
    matched = from.matched();
    speed = new Speed(from.perSecond(), read);
  }

  static Tally from(Checkpoint checkpoint) {
    return new Tally(checkpoint);
  }

  private static Map<WorkerKind, Map<Integer, Long>> copy(
      Map<WorkerKind, Map<Integer, Long>> from) {
    var copy = new HashMap<WorkerKind, Map<Integer, Long>>();
    from.forEach((worker, offsets) -> copy.put(worker, new HashMap<>(offsets)));
    return copy;
  }

  Map<Integer, Long> positions() {
    return positions;
  }

  /** A record is decided, and what was to be published of it is durable. */
  void decided(Position source, Decision verdict, boolean dryRun) {
    read++;
    if (verdict instanceof Decision.Selected selected) {
      matched++;
      if (!dryRun) {
        selected.workers().forEach(it -> published.merge(it, 1L, Long::sum));
      }
    } else if (verdict instanceof Decision.Skipped skip) {
      skipped.merge(skip.reason().name().toLowerCase(Locale.ROOT), 1L, Long::sum);
    }
    positions.put(source.partition(), source.offset() + 1);
    leaveTrails(source.partition());
  }

  /** The reader is there, where the log may have no record any more. */
  void reached(int partition, long offset) {
    positions.merge(partition, offset, Math::max);
    leaveTrails(partition);
  }

  /** One of its records is in a lane. */
  void inLane(WorkerKind worker, Position position) {
    raise(last, worker, position.partition(), position.offset());
    if (!trail.getOrDefault(worker, Map.of()).containsKey(position.partition())) {
      raise(lanes, worker, position.partition(), position.offset() + 1);
    }
  }

  /**
   * One of its records is in a lane, and the runner that published it did not come to say so.
   *
   * <p>INVARIANT: until its source is decided here, the next runner looks for it there, too.
   */
  void inTrail(WorkerKind worker, long source, Position position) {
    raise(last, worker, position.partition(), position.offset());
    if (source >= positions.getOrDefault(position.partition(), 0L)) {
      raise(trail, worker, position.partition(), source);
    }
  }

  private void leaveTrails(int partition) {
    trail.forEach(
        (worker, sources) -> {
          var source = sources.get(partition);
          if (source != null && positions.get(partition) > source) {
            sources.remove(partition);
            raise(lanes, worker, partition, last.get(worker).get(partition) + 1);
          }
        });
  }

  private static void raise(
      Map<WorkerKind, Map<Integer, Long>> offsets, WorkerKind worker, int partition, long to) {
    offsets.computeIfAbsent(worker, it -> new HashMap<>()).merge(partition, to, Math::max);
  }

  Map<WorkerKind, Map<Integer, Long>> last() {
    return last;
  }

  Checkpoint checkpoint(RunState state, String trouble) {
    return new Checkpoint(
        id,
        state,
        positions,
        copy(lanes),
        copy(last),
        read,
        matched,
        published,
        skipped,
        startedAt,
        state.isEnd() ? Instant.now() : null,
        speed.at(read),
        trouble);
  }
}

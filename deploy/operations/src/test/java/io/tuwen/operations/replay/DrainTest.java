package io.tuwen.operations.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.lane.Lane;
import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.journal.Entry;
import io.tuwen.operations.journal.RunState;
import io.tuwen.operations.journal.Wanted;
import io.tuwen.operations.log.Groups;
import io.tuwen.operations.log.Place;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final Place LANE = new Place(WorkerKind.OCR.topic(Lane.REPLAY), 0);

  private final CountedGroups groups = new CountedGroups();
  private final Drain drain = drain(0);

  /** The console lists replays each second, and each of up to 200 asked the broker. */
  @Test
  void a_list_asks_the_broker_once() {
    groups.done.put(LANE, 7L);
    var replays =
        IntStream.range(0, 200).mapToObj(it -> replay("r" + it, RunState.DRAINING)).toList();

    var remaining = drain.remaining(replays);

    assertThat(groups.asked).isEqualTo(1);
    assertThat(remaining).hasSize(200).containsEntry("r7", Map.of(WorkerKind.OCR, 3L));
  }

  @Test
  void nothing_remains_of_replays_that_are_over_and_the_broker_is_not_asked() {
    var replays = List.of(replay("done", RunState.DONE), replay("off", RunState.CANCELLED));

    var remaining = drain.remaining(replays);

    assertThat(groups.asked).isZero();
    assertThat(remaining)
        .containsEntry("done", Map.of(WorkerKind.OCR, 0L))
        .containsEntry("off", Map.of(WorkerKind.OCR, 0L));
  }

  /** It was draining for ever, as the offset that the group had committed stayed where it was. */
  @Test
  void what_retention_has_deleted_from_the_lane_does_not_remain() {
    groups.done.put(LANE, 2L);

    assertThat(drain(6).remaining(List.of(replay("r", RunState.DRAINING))))
        .containsEntry("r", Map.of(WorkerKind.OCR, 4L));
    assertThat(drain(10).isThrough(checkpoint("r", RunState.DRAINING))).isTrue();
  }

  private Drain drain(long beginning) {
    return new Drain(groups, new PartitionedLogs(Map.of(LANE.topic(), 1), beginning));
  }

  /** It has published ten records, the last of them at offset 9. */
  private static Replay replay(String id, RunState state) {
    return new Replay(new Entry<>(order(id), Optional.of(checkpoint(id, state))));
  }

  private static Order order(String id) {
    return new Order(
        id,
        new ReplaySpec(
            List.of(WorkerKind.OCR), null, null, null, null, false, false, null, 1, false),
        Instant.EPOCH,
        Wanted.RUN,
        Map.of(),
        Map.of());
  }

  private static Checkpoint checkpoint(String id, RunState state) {
    return new Checkpoint(
        id,
        state,
        Map.of(),
        Map.of(),
        Map.of(WorkerKind.OCR, Map.of(LANE.partition(), 9L)),
        10,
        10,
        Map.of(WorkerKind.OCR, 10L),
        Map.of(),
        Instant.EPOCH,
        null,
        0,
        null);
  }

  private static final class CountedGroups implements Groups {
    private final Map<Place, Long> done = new HashMap<>();
    private int asked;

    @Override
    public Map<String, Map<Place, Committed>> committed(Collection<String> groups) {
      asked++;
      var offsets = new HashMap<Place, Committed>();
      done.forEach((place, it) -> offsets.put(place, new Committed(it, "")));
      return Map.of(WorkerKind.OCR.group(Lane.REPLAY), offsets);
    }

    @Override
    public Map<String, Integer> members(Collection<String> groups) {
      return Map.of();
    }
  }
}

package io.tuwen.operations.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.topic.WorkerKind;
import io.tuwen.operations.journal.RunState;
import io.tuwen.operations.log.Position;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where the next runner looks for what this one and those before it have published. */
class TallyTest {
  private static final String LANE = "lane";
  private static final String LOG = "log";

  private final Tally tally =
      Tally.from(
          new Checkpoint(
              "replay",
              RunState.RUNNING,
              Map.of(0, 10L, 1, 10L),
              Map.of(WorkerKind.OCR, Map.of(0, 100L, 1, 100L)),
              Map.of(),
              0,
              0,
              Map.of(),
              Map.of(),
              Instant.EPOCH,
              null,
              0,
              null));

  @Test
  void what_an_earlier_runner_has_published_is_looked_for_until_all_of_it_is_decided() {
    tally.inTrail(WorkerKind.OCR, 10, new Position(LANE, 0, 100));
    tally.inTrail(WorkerKind.OCR, 14, new Position(LANE, 0, 101));

    decided(0, 10);
    tally.inLane(WorkerKind.OCR, new Position(LANE, 0, 102));
    decided(0, 12);
    assertThat(lanes()).containsEntry(0, 100L);

    decided(0, 14);
    assertThat(lanes()).containsEntry(0, 103L);
    tally.inLane(WorkerKind.OCR, new Position(LANE, 0, 104));
    assertThat(lanes()).containsEntry(0, 105L);
  }

  @Test
  void another_partition_does_not_wait_for_it() {
    tally.inTrail(WorkerKind.OCR, 10, new Position(LANE, 0, 100));

    tally.inLane(WorkerKind.OCR, new Position(LANE, 1, 100));

    assertThat(lanes()).isEqualTo(Map.of(0, 100L, 1, 101L));
  }

  @Test
  void what_is_gone_from_the_log_is_not_waited_for() {
    tally.inTrail(WorkerKind.OCR, 12, new Position(LANE, 0, 100));

    tally.reached(0, 12);
    assertThat(lanes()).containsEntry(0, 100L);

    tally.reached(0, 20);
    assertThat(lanes()).containsEntry(0, 101L);
  }

  @Test
  void what_was_decided_before_the_checkpoint_is_not_waited_for() {
    tally.inTrail(WorkerKind.OCR, 9, new Position(LANE, 0, 100));

    tally.inLane(WorkerKind.OCR, new Position(LANE, 0, 101));

    assertThat(lanes()).containsEntry(0, 102L);
  }

  @Test
  void the_end_of_the_lane_is_where_the_last_record_is_whoever_has_published_it() {
    tally.inTrail(WorkerKind.OCR, 12, new Position(LANE, 0, 100));

    assertThat(tally.last()).isEqualTo(Map.of(WorkerKind.OCR, Map.of(0, 100L)));
  }

  private void decided(int partition, long offset) {
    tally.decided(
        new Position(LOG, partition, offset), new Decision.Selected(Set.of(WorkerKind.OCR)), false);
  }

  private Map<Integer, Long> lanes() {
    return tally.checkpoint(RunState.RUNNING, null).lanes().get(WorkerKind.OCR);
  }
}

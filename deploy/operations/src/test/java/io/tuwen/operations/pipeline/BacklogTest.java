package io.tuwen.operations.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The age of what waits, where the broker tells it and where it is too slow.
 *
 * <p>It fell to 0 whenever the broker did not hand out the oldest records within a second, and the
 * alerts on the age began their five minutes anew exactly while the broker was overloaded.
 */
class BacklogTest {
  private static final LaneGroup LANE = LaneGroup.INTAKE;
  private static final Instant START = Instant.parse("2026-11-20T08:30:00Z");
  private static final Position FIRST = new Place(LANE.topic(), 0).at(7);
  private static final Position SECOND = new Place(LANE.topic(), 1).at(3);

  private final Backlog backlog = new Backlog();

  private static Ages.Times known(Map<Position, Instant> known) {
    return new Ages.Times(known, Set.of());
  }

  private static Ages.Times unanswered(Position... places) {
    return new Ages.Times(Map.of(), Set.of(places));
  }

  @Test
  void the_oldest_record_of_all_partitions_counts() {
    var times = known(Map.of(FIRST, START.plusSeconds(5), SECOND, START));

    assertThat(backlog.age(LANE, List.of(FIRST, SECOND), times, START.plusSeconds(9)))
        .contains(9.0);
  }

  @Test
  void a_lane_that_has_done_all_has_an_age_of_0() {
    assertThat(backlog.age(LANE, List.of(), unanswered(), START)).contains(0.0);
  }

  @Test
  void an_age_that_the_broker_does_not_tell_goes_on_growing() {
    backlog.age(LANE, List.of(FIRST), known(Map.of(FIRST, START)), START.plusSeconds(200));

    assertThat(backlog.age(LANE, List.of(SECOND), unanswered(SECOND), START.plusSeconds(215)))
        .contains(215.0);
  }

  @Test
  void a_part_of_the_answer_makes_the_lane_no_younger() {
    backlog.age(LANE, List.of(FIRST), known(Map.of(FIRST, START)), START.plusSeconds(200));
    var partial = new Ages.Times(Map.of(SECOND, START.plusSeconds(210)), Set.of(FIRST));

    assertThat(backlog.age(LANE, List.of(FIRST, SECOND), partial, START.plusSeconds(215)))
        .contains(215.0);
  }

  @Test
  void what_waits_is_no_older_than_the_last_look_that_saw_nothing_wait() {
    backlog.age(LANE, List.of(), known(Map.of()), START);

    assertThat(backlog.age(LANE, List.of(FIRST), unanswered(FIRST), START.plusSeconds(15)))
        .contains(15.0);
  }

  @Test
  void without_any_answer_before_the_age_is_not_known() {
    assertThat(backlog.age(LANE, List.of(FIRST), unanswered(FIRST), START)).isEmpty();
  }

  @Test
  void a_place_behind_which_compaction_has_left_nothing_has_no_age() {
    assertThat(backlog.age(LANE, List.of(FIRST), known(Map.of()), START)).contains(0.0);
  }
}

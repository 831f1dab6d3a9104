package io.tuwen.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.contract.lane.Lane;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneSchedulerTest {
  private long now;
  private final LaneScheduler scheduler = new LaneScheduler(Duration.ofMinutes(5), () -> now);

  @Test
  void a_replay_yields_until_the_last_of_all_others_is_gone() {
    scheduler.enter(Lane.LIVE);
    scheduler.enter(Lane.RETRY);
    scheduler.enter(Lane.BULK);
    assertThat(scheduler.isTurn(Lane.REPLAY, 0)).isFalse();

    scheduler.leave(Lane.LIVE);
    scheduler.leave(Lane.BULK);
    assertThat(scheduler.isTurn(Lane.REPLAY, 0)).isFalse();
    scheduler.leave(Lane.RETRY);

    assertThat(scheduler.isTurn(Lane.REPLAY, 0)).isTrue();
  }

  @Test
  void bulk_yields_to_what_users_wait_for_and_not_to_replays() {
    scheduler.enter(Lane.REPLAY);
    assertThat(scheduler.isTurn(Lane.BULK, 0)).isTrue();

    scheduler.enter(Lane.LIVE);

    assertThat(scheduler.isTurn(Lane.BULK, 0)).isFalse();
    assertThat(scheduler.isTurn(Lane.LIVE, 0)).isTrue();
    assertThat(scheduler.isTurn(Lane.RETRY, 0)).isTrue();
  }

  @Test
  void who_yields_hears_that_a_lane_is_quiet() {
    var heard = new AtomicInteger();
    scheduler.onQuiet(heard::incrementAndGet);
    scheduler.enter(Lane.LIVE);
    scheduler.enter(Lane.RETRY);

    scheduler.leave(Lane.LIVE);
    assertThat(heard).hasValue(0);
    scheduler.leave(Lane.RETRY);

    assertThat(heard).hasValue(1);
  }

  @Test
  void yielding_is_not_starving() {
    scheduler.enter(Lane.LIVE);

    assertThat(scheduler.isTurn(Lane.REPLAY, Duration.ofMinutes(5).toNanos() - 1)).isFalse();
    assertThat(scheduler.isTurn(Lane.REPLAY, Duration.ofMinutes(5).toNanos())).isTrue();
  }

  @Test
  void a_suspect_waits_for_all_others_and_none_begins_meanwhile() {
    var heard = new AtomicInteger();
    scheduler.enter(Lane.LIVE);

    assertThat(scheduler.enterAlone(Lane.RETRY)).isFalse();
    assertThat(scheduler.enter(Lane.LIVE)).isFalse();
    assertThat(scheduler.enterAlone(Lane.LIVE)).isFalse();
    scheduler.leave(Lane.LIVE);

    assertThat(scheduler.enter(Lane.LIVE)).isFalse();
    assertThat(scheduler.enterAlone(Lane.RETRY)).isTrue();
    assertThat(scheduler.enterAlone(Lane.RETRY)).isFalse();
    assertThat(scheduler.enter(Lane.RETRY)).isFalse();
    scheduler.onQuiet(heard::incrementAndGet);
    scheduler.leaveAlone(Lane.RETRY);
    assertThat(heard).hasValue(1);
    assertThat(scheduler.enter(Lane.LIVE)).isTrue();
  }

  @Test
  void a_suspect_begins_beside_others_where_they_do_not_end() {
    scheduler.enter(Lane.LIVE);
    assertThat(scheduler.enterAlone(Lane.RETRY)).isFalse();

    now += Duration.ofSeconds(30).toNanos() - 1;
    assertThat(scheduler.enterAlone(Lane.RETRY)).isFalse();
    now++;

    assertThat(scheduler.enterAlone(Lane.RETRY)).isTrue();
    scheduler.leave(Lane.LIVE);
    assertThat(scheduler.enter(Lane.LIVE)).isFalse();
    scheduler.leaveAlone(Lane.RETRY);
    assertThat(scheduler.enter(Lane.LIVE)).isTrue();
  }

  @Test
  void a_lane_that_loses_its_suspect_lets_others_begin_and_they_hear_of_it() {
    var heard = new AtomicInteger();
    scheduler.onQuiet(heard::incrementAndGet);
    scheduler.enter(Lane.LIVE);
    scheduler.enterAlone(Lane.RETRY);

    scheduler.withdraw(Lane.LIVE);
    assertThat(heard).hasValue(0);
    scheduler.withdraw(Lane.RETRY);

    assertThat(heard).hasValue(1);
    assertThat(scheduler.enter(Lane.BULK)).isTrue();
  }

  @Test
  void a_suspect_in_work_stays_alone_where_its_lane_loses_its_partition() {
    scheduler.enterAlone(Lane.RETRY);

    scheduler.withdraw(Lane.RETRY);

    assertThat(scheduler.enter(Lane.LIVE)).isFalse();
  }
}

package io.tuwen.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.lane.Lane;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LaneSchedulerTest {
  private final LaneScheduler scheduler = new LaneScheduler(Duration.ofMinutes(5));

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
  void a_suspect_is_alone() throws Exception {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var gate = new CountDownLatch(1);
    var first = start(() -> scheduler.run(false, () -> awaitQuietly(gate)));
    await().until(() -> first.getState() == Thread.State.WAITING);

    var suspect = start(() -> scheduler.run(true, () -> count(inside, most)));
    await().until(() -> suspect.getState() == Thread.State.TIMED_WAITING);
    var other = start(() -> scheduler.run(false, () -> count(inside, most)));
    await().until(() -> other.getState() == Thread.State.WAITING);
    assertThat(most).hasValue(0);
    gate.countDown();

    suspect.join();
    other.join();
    assertThat(most).hasValue(1);
  }

  private static void count(AtomicInteger inside, AtomicInteger most) {
    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
    inside.decrementAndGet();
  }

  private static void awaitQuietly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static Thread start(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    return thread;
  }
}

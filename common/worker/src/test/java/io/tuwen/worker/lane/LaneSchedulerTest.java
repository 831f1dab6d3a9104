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
  void a_replay_gives_way_until_the_last_live_one_is_gone() throws Exception {
    scheduler.enter(Lane.LIVE);
    scheduler.enter(Lane.RETRY);
    var replay = start(() -> scheduler.giveWay(Lane.REPLAY));
    await().until(() -> replay.getState() == Thread.State.TIMED_WAITING);

    scheduler.leave(Lane.LIVE);
    assertThat(replay.isAlive()).isTrue();
    scheduler.leave(Lane.RETRY);

    replay.join();
  }

  @Test
  void giving_way_is_not_starving() throws Exception {
    var impatient = new LaneScheduler(Duration.ofMillis(50));
    impatient.enter(Lane.LIVE);

    start(() -> impatient.giveWay(Lane.REPLAY)).join();
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

package io.tuwen.contract.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairPoolTest {
  private static final Party ONE = new Party.Network("192.0.2.1");
  private static final Party TWO = new Party.Network("192.0.2.2");
  private static final Party THREE = new Party.Network("192.0.2.3");

  private final CountDownLatch gate = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<String> done = new ConcurrentLinkedQueue<>();
  private FairPool pool;

  @AfterEach
  void close() {
    gate.countDown();
    pool.close();
  }

  @Test
  void who_comes_last_with_little_does_not_wait_for_all_of_who_came_first_with_much() {
    pool = new FairPool("test", 1, 1, 100, 100);
    execute(ONE, this::waitForGate);
    for (int i = 0; i < 50; i++) {
      execute(ONE, () -> done.add("one"));
    }
    execute(TWO, () -> done.add("two"));

    gate.countDown();

    await().until(() -> done.size() == 51);
    assertThat(List.copyOf(done).indexOf("two")).isLessThanOrEqualTo(1);
  }

  @Test
  void one_party_does_not_get_all_threads() {
    pool = new FairPool("test", 3, 2, 100, 100);
    var running = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      execute(
          ONE,
          () -> {
            running.incrementAndGet();
            waitForGate();
          });
    }
    await().until(() -> running.get() == 2);

    execute(TWO, () -> done.add("two"));

    await().until(() -> done.contains("two"));
    assertThat(running).hasValue(2);
    gate.countDown();
    await().until(() -> running.get() == 10);
  }

  @Test
  void a_line_is_bounded_and_those_of_others_are_not_touched() {
    pool = new FairPool("test", 1, 1, 5, 3);
    execute(ONE, this::waitForGate);
    await().until(() -> pool.waiting() == 0);
    for (int i = 0; i < 3; i++) {
      execute(ONE, () -> done.add("one"));
    }

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> execute(ONE, () -> done.add("too much")));

    execute(TWO, () -> done.add("two"));
    execute(TWO, () -> done.add("two"));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> execute(TWO, () -> done.add("too much")));
    execute(new Party.Ourselves(), () -> done.add("ours"));
    gate.countDown();
    await().until(() -> done.size() == 6);
    assertThat(done).doesNotContain("too much");
  }

  /** Four strangers with 1,024 looks each filled all lines, and a good client was refused. */
  @Test
  void several_parties_that_fill_all_lines_keep_no_other_out() {
    pool = new FairPool("test", 1, 1, 6, 3);
    execute(ONE, this::waitForGate);
    await().until(() -> pool.waiting() == 0);
    for (var party : List.of(ONE, TWO)) {
      for (int i = 0; i < 3; i++) {
        execute(party, () -> done.add("stranger"));
      }
    }

    execute(THREE, () -> done.add("good"));

    assertThat(done).containsExactly("displaced");
    assertThat(pool.waiting()).isEqualTo(6);
    gate.countDown();
    await().until(() -> done.size() == 7);
    assertThat(done).contains("good");
    assertThat(List.copyOf(done).indexOf("good")).isLessThanOrEqualTo(3);
  }

  @Test
  void a_party_that_waits_for_as_much_as_the_others_displaces_nothing() {
    pool = new FairPool("test", 1, 1, 4, 3);
    execute(ONE, this::waitForGate);
    await().until(() -> pool.waiting() == 0);
    for (var party : List.of(ONE, ONE, TWO, TWO)) {
      execute(party, () -> done.add("done"));
    }

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> execute(TWO, () -> done.add("too much")));

    gate.countDown();
    await().until(() -> done.size() == 4);
    assertThat(done).containsOnly("done");
  }

  @Test
  void our_own_work_is_not_displaced() {
    pool = new FairPool("test", 1, 1, 2, 3);
    execute(ONE, this::waitForGate);
    await().until(() -> pool.waiting() == 0);
    for (int i = 0; i < 4; i++) {
      execute(new Party.Ourselves(), () -> done.add("ours"));
    }

    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> execute(TWO, () -> done.add("too much")));

    gate.countDown();
    await().until(() -> done.size() == 4);
    assertThat(done).containsOnly("ours");
  }

  /** It left its place when its turn came, and later work had filled its line meanwhile. */
  @Test
  void what_has_had_its_turn_comes_back_however_much_waits_and_displaces_nothing() {
    pool = new FairPool("test", 1, 1, 4, 3);
    execute(
        ONE,
        () -> {
          waitForGate();
          pool.again(ONE, () -> done.add("again"), () -> done.add("displaced"));
        });
    await().until(() -> pool.waiting() == 0);
    for (var party : List.of(ONE, ONE, ONE, TWO)) {
      execute(party, () -> done.add("later"));
    }

    gate.countDown();

    await().until(() -> done.size() == 5);
    assertThat(done).containsOnly("later", "again").last().isEqualTo("again");
  }

  @Test
  void nothing_is_left_behind_however_work_comes_and_goes() {
    pool = new FairPool("test", 4, 2, 100_000, 100_000);
    for (int i = 0; i < 20_000; i++) {
      execute(i % 3 == 0 ? ONE : TWO, () -> done.add("done"));
    }

    await().until(() -> done.size() == 20_000);
  }

  private void execute(Party party, Runnable work) {
    pool.execute(party, work, () -> done.add("displaced"));
  }

  private void waitForGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

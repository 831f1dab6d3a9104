package io.tuwen.ocr.spend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.tuwen.contract.ocr.EngineUsage;
import io.tuwen.ocr.FakeClock;
import io.tuwen.ocr.guard.NotAsked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Workers that share a day's calls, over a log that forgets all but the latest of each of them. */
class ClaimsTest {
  private static final String ENGINE = "fake-paid";
  private static final int CAP = 100;

  private final FakeClock clock = new FakeClock("2026-11-29T04:00:00Z");
  private final SharedLog log = new SharedLog();
  private final List<Worker> workers = new ArrayList<>();
  private final AtomicInteger granted = new AtomicInteger();

  @AfterEach
  void end() {
    workers.forEach(Worker::kill);
  }

  @Test
  void three_workers_at_once_make_as_many_calls_as_the_cap_and_not_one_more() {
    for (int i = 0; i < 3; i++) {
      started().claimAll();
    }

    await().until(() -> workers.stream().allMatch(Worker::isDone));

    assertThat(granted).hasValue(CAP);
  }

  /** A claim whose worker dies before its call is lost, so there may be fewer. */
  @Test
  void workers_that_are_killed_and_started_anew_never_exceed_the_cap() {
    for (int i = 0; i < 3; i++) {
      started().claimAll();
    }
    for (int killed = 0; killed < 6; killed++) {
      var reached = 10 * (killed + 1);
      await().until(() -> granted.get() >= reached || isOver());
      workers.get(killed).kill();
      started().claimAll();
    }

    await().until(this::isOver);

    assertThat(granted.get()).isBetween(CAP - 6 * Worker.THREADS, CAP);
  }

  private boolean isOver() {
    return workers.stream().allMatch(Worker::isDone);
  }

  @Test
  void the_next_day_in_china_begins_from_zero() {
    var worker = started();
    worker.claims.claim(ENGINE, 1);
    assertThatExceptionOfType(NotAsked.class)
        .isThrownBy(() -> worker.claims.claim(ENGINE, 1))
        .matches(it -> it.why() == NotAsked.Why.CAP);
    assertThat(worker.claims.nextDay()).isEqualTo("2026-11-29T16:00:00Z");

    clock.advance(Duration.ofHours(12));

    worker.claims.claim(ENGINE, 1);
    assertThat(worker.claims.used(ENGINE)).isEqualTo(1);
  }

  @Test
  void a_worker_whose_clock_is_days_ahead_makes_others_forget_no_calls_of_today() {
    var worker = started();
    worker.claims.claim(ENGINE, 1);
    var ahead = new FakeClock("2026-12-05T04:00:00Z");
    var other = new Claims("ahead", log, ahead, Duration.ofMinutes(1));
    other.watch(ENGINE, 1, 0, () -> new Spend.State("on", null, null, 10));

    other.publish();

    await().until(() -> worker.unread.isEmpty());
    worker.claims.take(log.records.get(log.records.size() - 1));
    assertThat(worker.claims.used(ENGINE)).isEqualTo(1);
  }

  @Test
  void what_cannot_be_written_is_no_call() {
    var worker = started();
    log.isBroken = true;

    assertThatExceptionOfType(NotAsked.class)
        .isThrownBy(() -> worker.claims.claim(ENGINE, CAP))
        .matches(it -> it.why() == NotAsked.Why.UNCOUNTED);
  }

  /** A topic that took nothing for ten minutes used up the calls of the day. */
  @Test
  void claims_that_fail_one_after_the_other_cost_one_call() {
    var worker = watching();
    log.isBroken = true;
    for (int i = 0; i < 2 * CAP; i++) {
      assertUncounted(worker.claims);
      worker.claims.publish();
    }
    log.isBroken = false;
    assertUncounted(worker.claims);
    worker.claims.publish();
    await().until(() -> worker.claims.used(ENGINE) == 1);

    worker.claimAll();

    await().until(worker::isDone);
    assertThat(granted).hasValue(CAP - 1);
  }

  /** Its record is in the log, and the next call would have been one too many. */
  @Test
  void a_claim_whose_acknowledgement_was_lost_counts() {
    var worker = watching();
    log.isMute = true;
    assertUncounted(worker.claims);
    log.isMute = false;
    await().until(() -> worker.claims.used(ENGINE) == 1);

    assertThatExceptionOfType(NotAsked.class)
        .isThrownBy(() -> worker.claims.claim(ENGINE, 1))
        .matches(it -> it.why() == NotAsked.Why.CAP);
    worker.claims.claim(ENGINE, 2);
  }

  @Test
  void what_is_not_read_back_in_time_is_in_doubt_until_it_is() {
    var claims = new Claims("run", log, clock, Duration.ofMillis(1));
    assertUncounted(claims);
    assertUncounted(claims);
    assertThat(log.records).hasSize(1);

    claims.take(log.records.get(0));

    assertUncounted(claims);
    assertThat(log.records).extracting(EngineUsage::claimed).containsExactly(1L, 2L);
  }

  /** Some of the records that fail are in the log, and others are not. */
  @Test
  void workers_whose_log_fails_now_and_then_never_exceed_the_cap() {
    log.failures = 5;
    for (int i = 0; i < 3; i++) {
      watching().claimAll();
    }

    await().until(this::isOver);

    assertThat(granted.get()).isBetween(CAP / 2, CAP);
  }

  private static void assertUncounted(Claims claims) {
    assertThatExceptionOfType(NotAsked.class)
        .isThrownBy(() -> claims.claim(ENGINE, CAP))
        .matches(it -> it.why() == NotAsked.Why.UNCOUNTED);
  }

  private Worker watching() {
    var worker = started();
    worker.claims.watch(ENGINE, CAP, 0, () -> new Spend.State("on", null, null, 10));
    return worker;
  }

  @Test
  void others_hear_how_a_worker_finds_the_provider_when_that_changes() {
    var worker = started();
    var states = new ArrayList<>(List.of("on", "off"));
    worker.claims.watch(
        ENGINE, CAP, 0.01, () -> new Spend.State(states.get(0), null, clock.instant(), 10));

    worker.claims.publish();
    worker.claims.publish();
    states.remove(0);
    worker.claims.publish();

    assertThat(log.records).extracting(EngineUsage::state).containsExactly("on", "off");
  }

  private Worker started() {
    var worker = new Worker("worker." + workers.size());
    workers.add(worker);
    return worker;
  }

  /** A process: it reads the log at its own pace, and claims from several threads. */
  private final class Worker {
    private static final int THREADS = 4;

    private final BlockingQueue<EngineUsage> unread = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
    private final AtomicInteger claiming = new AtomicInteger();
    private final Claims claims;
    private volatile boolean isKilled;

    Worker(String run) {
      claims = new Claims(run, log, clock, Duration.ofMinutes(1));
      log.subscribe(unread, claims::take);
      threads.execute(this::read);
    }

    private void read() {
      try {
        while (!isKilled) {
          claims.take(unread.take());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void claimAll() {
      claiming.set(THREADS);
      for (int i = 0; i < THREADS; i++) {
        threads.execute(this::claimUntilUsedUp);
      }
    }

    private void claimUntilUsedUp() {
      try {
        while (!isKilled) {
          claimOne();
        }
      } catch (NotAsked e) {
        assertThat(e.why() == NotAsked.Why.CAP || isKilled).isTrue();
      } finally {
        claiming.decrementAndGet();
      }
    }

    private void claimOne() {
      try {
        claims.claim(ENGINE, CAP);
        granted.incrementAndGet();
      } catch (NotAsked e) {
        if (e.why() != NotAsked.Why.UNCOUNTED || log.failures == 0) {
          throw e;
        }
        claims.publish();
      }
    }

    boolean isDone() {
      return claiming.get() == 0;
    }

    void kill() {
      isKilled = true;
      threads.shutdownNow();
    }
  }

  /** One order for all; a new reader sees of each key the latest alone. */
  private static final class SharedLog implements UsageLog {
    private final List<EngineUsage> records = new ArrayList<>();
    private final List<BlockingQueue<EngineUsage>> readers = new ArrayList<>();
    private volatile boolean isBroken;

    /** Takes records, and says that it does not. */
    private volatile boolean isMute;

    /** One in so many records fails; none where it is zero. */
    private volatile int failures;

    private int appended;

    synchronized void subscribe(BlockingQueue<EngineUsage> reader, Consumer<EngineUsage> taker) {
      var compacted = new LinkedHashMap<String, EngineUsage>();
      for (var record : records) {
        compacted.remove(record.key());
        compacted.put(record.key(), record);
      }
      compacted.values().forEach(taker);
      readers.add(reader);
    }

    @Override
    public synchronized void append(EngineUsage usage, Consumer<Exception> failed) {
      if (isBroken) {
        failed.accept(new IllegalStateException("no broker"));
        return;
      }
      appended++;
      var fails = failures > 0 && appended % failures == 0;
      // First: a claim that is read back before its failure is heard is granted.
      if (fails || isMute) {
        failed.accept(new IllegalStateException("no acknowledgement"));
      }
      if (!fails || appended % (2 * failures) == 0) {
        records.add(usage);
        readers.forEach(it -> it.add(usage));
      }
    }

    @Override
    public boolean isRead() {
      return true;
    }
  }
}

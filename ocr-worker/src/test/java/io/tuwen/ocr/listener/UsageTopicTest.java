package io.tuwen.ocr.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.ocr.guard.NotAsked;
import io.tuwen.ocr.kafka.UsageTopic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Workers that share a day's calls, over a real broker. */
@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class UsageTopicTest {
  private static final int CAP = 100;

  /** The day does not end while calls are claimed. */
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-20T04:00:00Z"));

  private final String engine = "fake-" + UUID.randomUUID();
  private final AtomicInteger uncounted = new AtomicInteger();
  private Backends backends;

  @Test
  void three_workers_make_as_many_calls_as_the_cap_and_one_that_starts_later_makes_none()
      throws Exception {
    var claiming = new ArrayList<Callable<Integer>>();
    try (var one = worker("one");
        var other = worker("other");
        var third = worker("third")) {
      for (var worker : List.of(one, other, third)) {
        claiming.add(() -> claimed(worker));
        claiming.add(() -> claimed(worker));
      }
      var threads = Executors.newFixedThreadPool(claiming.size());
      var granted = 0;
      for (var claimed : threads.invokeAll(claiming)) {
        granted += claimed.get();
      }
      threads.shutdown();
      assertThat(granted).isBetween(CAP - uncounted.get(), CAP);
    }

    try (var later = worker("later")) {
      assertThat(later.claims().isUsedUp(engine, CAP)).isTrue();
      assertThatExceptionOfType(NotAsked.class)
          .isThrownBy(() -> later.claims().claim(engine, CAP))
          .matches(it -> it.why() == NotAsked.Why.CAP);
    }
  }

  private UsageTopic worker(String run) {
    var broker = Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers());
    var topic = new UsageTopic(broker, run, CLOCK);
    topic.start();
    await().until(topic::isRead);
    return topic;
  }

  private int claimed(UsageTopic worker) {
    var granted = 0;
    while (true) {
      try {
        worker.claims().claim(engine, CAP);
        granted++;
      } catch (NotAsked e) {
        if (e.why() == NotAsked.Why.CAP) {
          return granted;
        }
        // It took longer than a claim may, and is repeated until it is read back.
        assertThat(e.why()).isEqualTo(NotAsked.Why.UNCOUNTED);
        assertThat(uncounted.incrementAndGet()).isLessThan(CAP);
        worker.claims().publish();
        LockSupport.parkNanos(100_000_000);
      }
    }
  }
}

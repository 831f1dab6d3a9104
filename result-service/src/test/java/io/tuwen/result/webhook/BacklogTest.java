package io.tuwen.result.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.result.webhook.Backlog.Try;
import io.tuwen.result.webhook.Delivery.Dead;
import io.tuwen.result.webhook.Delivery.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration STEP = Duration.ofMillis(50);
  private static final int PARTITIONS = 12;

  private final Settings settings = Settings.of("https://shop.example.com/", "users");

  @Test
  void all_results_come_in_order_although_the_receiver_is_down_for_two_minutes() {
    for (var seed = 1; seed <= 5; seed++) {
      var world = new World(seed, 1000, Duration.ofMinutes(2));

      world.run();

      assertThat(world.seen).hasSize(1000);
      assertThat(world.firstByImage).allSatisfy((image, ids) -> assertThat(ids).isSorted());
      assertThat(world.unmarkedDuplicates).isZero();
      assertThat(world.dead).isEmpty();
      assertThat(world.committed.values().stream().mapToLong(it -> it).sum()).isEqualTo(1000);
      if (seed == 1) {
        System.out.printf(
            "webhooks: %d delivered, %d duplicates under their ids; %d tries while down for 120 s;"
                + " done %d s after it was up%n",
            world.seen.size(), world.duplicates, world.triesWhileDown, world.secondsAfterUp());
      }
      // A crowd of tries would be the last thing that a server which is down needs.
      assertThat(world.triesWhileDown).isLessThan(60);
    }
  }

  @Test
  void what_a_receiver_keeps_refusing_is_given_up_after_a_day_and_its_image_goes_on() {
    var backlog = new Backlog(settings, () -> 0.5);
    backlog.add(delivery(0, "a", BEGIN));
    backlog.add(delivery(1, "a", BEGIN.plus(Duration.ofHours(20))));
    var now = BEGIN;
    var dead = new ArrayList<Dead>();
    var delivered = new ArrayList<Long>();
    while (backlog.size() > 0) {
      for (var attempt : backlog.due(now)) {
        var offset = attempt.attempt().delivery().offset();
        var outcome = offset == 0 ? new Outcome.Failed("500") : new Outcome.Delivered();
        if (offset == 1) {
          delivered.add(offset);
        }
        dead.addAll(backlog.ended(attempt, outcome, now));
      }
      now = now.plusSeconds(30);
    }

    assertThat(dead).extracting(it -> it.delivery().offset()).containsExactly(0L);
    assertThat(delivered).containsExactly(1L);
    assertThat(Duration.between(BEGIN, now)).isGreaterThan(Duration.ofDays(1));
    assertThat(backlog.committable()).isEqualTo(Map.of(0, 2L));
  }

  @Test
  void what_is_gone_is_given_up_at_once() {
    var backlog = new Backlog(settings, () -> 0.5);
    backlog.add(delivery(0, "a", BEGIN));

    var dead = backlog.ended(backlog.due(BEGIN).get(0), new Outcome.Refused("410"), BEGIN);

    assertThat(dead).hasSize(1);
    assertThat(backlog.size()).isZero();
  }

  @Test
  void a_partition_that_is_another_instances_is_forgotten_with_what_is_on_its_way() {
    var backlog = new Backlog(settings, () -> 0.5);
    backlog.add(delivery(0, "a", BEGIN));
    var onItsWay = backlog.due(BEGIN).get(0);
    backlog.add(delivery(1, "a", BEGIN));

    backlog.forget(0);
    backlog.add(delivery(0, "a", BEGIN));

    assertThat(backlog.ended(onItsWay, new Outcome.Delivered(), BEGIN)).isEmpty();
    assertThat(backlog.size()).isEqualTo(1);
    assertThat(backlog.committable()).isEqualTo(Map.of(0, 0L));
    assertThat(backlog.due(BEGIN)).hasSize(1);
  }

  private static Delivery delivery(long offset, String image, Instant since) {
    return new Delivery(0, offset, image, "id" + offset, "{}", since, false);
  }

  /** A receiver that is down at first, loses some answers later, and a process that dies once. */
  private final class World {
    private final Random random;
    private final Duration down;
    private final List<Delivery> log = new ArrayList<>();
    private final Map<Try, Instant> onTheirWay = new LinkedHashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final Map<String, List<String>> firstByImage = new HashMap<>();
    private final List<Dead> dead = new ArrayList<>();
    private final Map<Integer, Long> committed = new TreeMap<>();
    private Backlog backlog;
    private Instant now = BEGIN;
    private int duplicates;
    private int unmarkedDuplicates;
    private int triesWhileDown;
    private boolean hasDied;
    private int sinceDeath;

    private World(int seed, int results, Duration down) {
      random = new Random(seed);
      this.down = down;
      var next = new int[PARTITIONS];
      for (var i = 0; i < results; i++) {
        var image = random.nextInt(results / 4);
        var partition = image % PARTITIONS;
        var id = "%06d".formatted(i);
        log.add(new Delivery(partition, next[partition]++, "i" + image, id, "{}", BEGIN, false));
      }
      begin();
    }

    private void begin() {
      backlog = new Backlog(settings, random::nextDouble);
      onTheirWay.clear();
      log.stream()
          .filter(it -> it.offset() >= committed.getOrDefault(it.partition(), 0L))
          .forEach(backlog::add);
    }

    private void run() {
      while (backlog.size() > 0) {
        backlog.due(now).forEach(it -> onTheirWay.put(it, now.plusMillis(random.nextInt(400))));
        assertThat(onTheirWay).hasSizeLessThanOrEqualTo(settings.atOnce());
        for (var attempt : List.copyOf(onTheirWay.keySet())) {
          if (!onTheirWay.get(attempt).isAfter(now)) {
            onTheirWay.remove(attempt);
            dead.addAll(backlog.ended(attempt, answer(attempt), now));
          }
        }
        commit();
        if (!hasDied && seen.size() > 500) {
          hasDied = true;
          sinceDeath = 1;
          begin();
        }
        now = now.plus(STEP);
      }
      commit();
    }

    private void commit() {
      var offsets = backlog.committable();
      if (random.nextInt(10) == 0 || backlog.size() == 0) {
        committed.putAll(offsets);
        backlog.committed(offsets);
      }
    }

    private Outcome answer(Try attempt) {
      if (now.isBefore(BEGIN.plus(down))) {
        triesWhileDown++;
        return new Outcome.Failed("connection refused");
      }
      var delivery = attempt.attempt().delivery();
      if (seen.merge(delivery.id(), 1, Integer::sum) == 1) {
        firstByImage.computeIfAbsent(delivery.image(), it -> new ArrayList<>()).add(delivery.id());
      } else {
        duplicates++;
        // After a death the number of tries begins anew; the id is the same all the same.
        if (attempt.attempt().number() == 1 && sinceDeath == 0) {
          unmarkedDuplicates++;
        }
      }
      return random.nextInt(20) == 0 ? new Outcome.Failed("answer lost") : new Outcome.Delivered();
    }

    private long secondsAfterUp() {
      return Duration.between(BEGIN.plus(down), now).toSeconds();
    }
  }
}

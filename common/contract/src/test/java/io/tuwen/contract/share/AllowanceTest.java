package io.tuwen.contract.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.key.Owner;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final Party ONE = new Party.Network("192.0.2.1");
  private static final Party TWO = new Party.Network("192.0.2.2");

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final MeterRegistry metrics = new SimpleMeterRegistry();
  private long now;
  private final Allowance allowance =
      new Allowance(Allowance.Grant.aMinute("pixels", "pixels", 600), metrics, () -> now);

  /** Twenty, of which ten come back in a minute; thirty and sixty for a whole address. */
  private final Allowance images =
      new Allowance(
          new Allowance.Grant(
              "images", "images", ErrorCode.UPLOAD_RATE_EXCEEDED, 10, MINUTE, 20, 3),
          metrics,
          () -> now);

  @Test
  void who_has_spent_everything_is_told_when_there_is_something_again() {
    allowance.spend(ONE, 600 + 99);

    assertThatExceptionOfType(TooMuch.class)
        .isThrownBy(() -> allowance.check(ONE))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.QUOTA_EXCEEDED))
        .satisfies(e -> assertThat(e.retryAfterSeconds()).isEqualTo(10));
    allowance.check(TWO);
  }

  @Test
  void after_the_time_it_was_told_there_is_something_again() {
    allowance.spend(ONE, 600 + 99);

    now = TimeUnit.SECONDS.toNanos(10);

    allowance.check(ONE);
  }

  @Test
  void what_was_not_spent_is_kept_for_a_minute_and_no_longer() {
    allowance.spend(ONE, 1);
    now = TimeUnit.HOURS.toNanos(5);

    allowance.spend(ONE, 600);

    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> allowance.check(ONE));
  }

  @Test
  void one_thing_may_cost_more_than_the_allowance() {
    allowance.check(ONE);

    allowance.spend(ONE, 100_000);

    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> allowance.check(ONE));
  }

  @Test
  void strangers_who_owe_nothing_any_more_are_forgotten() {
    for (int i = 0; i < 10_000; i++) {
      now += TimeUnit.MILLISECONDS.toNanos(100);
      allowance.spend(new Party.Network("2001:db8:" + i), 1);
    }

    assertThat(allowance.remembered()).isLessThan(10);
  }

  @Test
  void even_strangers_who_owe_something_do_not_fill_the_memory() {
    for (int i = 0; i < Allowance.MAX_PARTIES + 1000; i++) {
      allowance.spend(new Party.Network("2001:db8:" + i), 600);
    }

    assertThat(allowance.remembered()).isLessThanOrEqualTo(Allowance.MAX_PARTIES);
  }

  @Test
  void who_takes_more_than_is_left_gets_nothing_and_is_told_when() {
    images.take(ONE, 15);

    assertThatExceptionOfType(TooMuch.class)
        .isThrownBy(() -> images.take(ONE, 6))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UPLOAD_RATE_EXCEEDED))
        .satisfies(e -> assertThat(e.retryAfterSeconds()).isEqualTo(6));

    assertThat(images.usage(ONE).used()).isEqualTo(15);
    images.take(ONE, 5);
    assertThat(limited("caller")).isEqualTo(1);
  }

  @Test
  void what_did_not_happen_is_given_back_once() {
    var taken = images.take(ONE, 20);

    taken.correct(0);
    taken.correct(0);

    images.take(ONE, 20);
    assertThatExceptionOfType(TooMuch.class).isThrownBy(() -> images.take(ONE, 1));
  }

  @Test
  void what_costs_less_than_was_taken_leaves_the_rest() {
    images.take(ONE, 20).correct(3);

    assertThat(images.usage(ONE).used()).isEqualTo(3);
  }

  @Test
  void what_costs_more_than_can_be_kept_is_given_to_who_owes_nothing() {
    images.take(ONE, 25);

    assertThatExceptionOfType(TooMuch.class)
        .isThrownBy(() -> images.take(ONE, 25))
        .satisfies(e -> assertThat(e.retryAfterSeconds()).isEqualTo(150));
    now = TimeUnit.SECONDS.toNanos(150);
    images.take(ONE, 25);
  }

  @Test
  void one_address_that_makes_owners_without_number_has_a_bound_of_its_own() {
    for (int i = 0; i < 3; i++) {
      images.take(owner(i), 20);
    }

    assertThatExceptionOfType(TooMuch.class)
        .isThrownBy(() -> images.take(owner(3), 1))
        .withMessageContaining("all clients of one address")
        .satisfies(e -> assertThat(e.retryAfterSeconds()).isEqualTo(2));

    assertThat(images.usage(owner(3)).used()).isZero();
    assertThat(limited("address")).isEqualTo(1);
    images.take(TWO, 1);
  }

  @Test
  void a_thousand_at_once_get_exactly_what_there_is() throws Exception {
    var taken = new AtomicInteger();
    var refused = new AtomicInteger();
    var threads = Executors.newFixedThreadPool(16);
    for (int i = 0; i < 1000; i++) {
      threads.execute(
          () -> {
            try {
              images.take(ONE, 1);
              taken.incrementAndGet();
            } catch (TooMuch e) {
              refused.incrementAndGet();
            }
          });
    }

    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

    assertThat(taken).hasValue(20);
    assertThat(refused).hasValue(980);
  }

  private double limited(String by) {
    return metrics.get("tuwen.limited").tag("limit", "images").tag("by", by).counter().count();
  }

  private static Party owner(int number) {
    return new Party.OfOwner(new Owner("u-" + number), Optional.of(new Party.Network("192.0.2.1")));
  }
}

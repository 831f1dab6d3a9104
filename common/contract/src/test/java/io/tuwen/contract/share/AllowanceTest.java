package io.tuwen.contract.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AllowanceTest {
  private static final Party ONE = new Party.Network("192.0.2.1");
  private static final Party TWO = new Party.Network("192.0.2.2");

  private long now;
  private final Allowance allowance =
      new Allowance("uploads", "pixels", 600, new SimpleMeterRegistry(), () -> now);

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
}

package io.tuwen.operations.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sixty wrong tokens were answered in 1.3 s, and no line in the log told of them. */
class OperatorLoginsTest {
  private Instant now = Instant.parse("2026-11-28T10:00:00Z");
  private final OperatorLogins logins = new OperatorLogins(Duration.ofSeconds(4), () -> now);

  @Test
  void each_failure_of_an_address_costs_twice_as_much_up_to_a_bound() {
    var delays =
        IntStream.range(0, 60).mapToObj(i -> logins.failed("a").delay().toMillis()).toList();

    assertThat(delays).startsWith(100L, 200L, 400L, 800L, 1600L, 3200L, 4000L, 4000L);
    assertThat(delays.stream().mapToLong(it -> it).sum()).isGreaterThan(200_000);
    assertThat(logins.failed("another").delay()).hasMillis(100);
  }

  @Test
  void a_success_and_a_quarter_of_an_hour_are_forgiving() {
    logins.failed("a");
    logins.failed("a");
    assertThat(logins.succeeded("a")).isTrue();
    assertThat(logins.failed("a").count()).isOne();

    now = now.plus(Duration.ofMinutes(16));

    assertThat(logins.failed("a").count()).isOne();
  }

  @Test
  void the_first_success_of_a_day_is_told_and_those_after_it_are_not() {
    assertThat(logins.succeeded("a")).isTrue();
    assertThat(logins.succeeded("a")).isFalse();
    assertThat(logins.succeeded("b")).isTrue();

    now = now.plus(Duration.ofDays(1));

    assertThat(logins.succeeded("a")).isTrue();
  }

  @Test
  void a_flood_of_attempts_is_no_flood_of_lines() {
    var lines = IntStream.range(0, 100_000).filter(i -> logins.failed("a").isToBeLogged()).count();

    assertThat(lines).isBetween(16L, 40L);
  }

  @Test
  void addresses_without_end_are_not_remembered_without_end() {
    logins.failed("first");
    for (int i = 0; i < OperatorLogins.MAX_ADDRESSES; i++) {
      logins.failed("address " + i);
    }

    assertThat(logins.failed("first").count()).isOne();
    assertThat(logins.failed("address 99").count()).isEqualTo(2);
  }
}

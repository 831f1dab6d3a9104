package io.tuwen.contract.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LeastRateTest {
  private static final int RATE = 8192;

  private final LeastRate leastRate = new LeastRate(RATE, Duration.ofSeconds(10), 0);

  @Test
  void a_body_that_brings_nothing_is_too_slow_after_the_grace() {
    leastRate.moved(3);

    leastRate.passed(seconds(10), false);
    assertThat(leastRate.isTooSlow()).isFalse();

    leastRate.passed(seconds(11), false);
    assertThat(leastRate.isTooSlow()).isTrue();
  }

  @Test
  void a_byte_now_and_then_does_not_help() {
    for (int second = 1; second <= 11; second++) {
      leastRate.moved(1);
      leastRate.passed(seconds(second), false);
    }

    assertThat(leastRate.isTooSlow()).isTrue();
  }

  @Test
  void a_body_just_above_the_least_rate_may_take_as_long_as_it_does() {
    for (int second = 1; second <= 3600; second++) {
      leastRate.moved(RATE + 1);
      leastRate.passed(seconds(second), false);
      assertThat(leastRate.isTooSlow()).isFalse();
      assertThat(leastRate.isSlow(seconds(second))).isFalse();
    }
  }

  @Test
  void who_was_fast_is_waited_for_longer_and_not_for_ever() {
    leastRate.moved(50 << 20);

    leastRate.passed(seconds(29), false);
    assertThat(leastRate.isTooSlow()).isFalse();

    leastRate.passed(seconds(31), false);
    assertThat(leastRate.isTooSlow()).isTrue();
  }

  @Test
  void time_in_which_we_do_not_read_is_not_counted() {
    leastRate.passed(seconds(3600), true);

    leastRate.passed(seconds(3601), false);

    assertThat(leastRate.isTooSlow()).isFalse();
  }

  @Test
  void who_is_more_than_a_second_behind_makes_room_where_there_is_none() {
    leastRate.moved(3);

    assertThat(leastRate.isSlow(seconds(1))).isFalse();
    assertThat(leastRate.isSlow(TimeUnit.MILLISECONDS.toNanos(1500))).isTrue();
    assertThat(leastRate.isTooSlow()).isFalse();
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}

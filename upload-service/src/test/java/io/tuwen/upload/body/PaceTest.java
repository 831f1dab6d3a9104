package io.tuwen.upload.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final int RATE = 8192;

  private final Pace pace = new Pace(RATE, Duration.ofSeconds(10), 0);

  @Test
  void a_body_that_brings_nothing_is_too_slow_after_the_grace() {
    pace.arrived(3);

    pace.passed(seconds(10), false);
    assertThat(pace.isTooSlow()).isFalse();

    pace.passed(seconds(11), false);
    assertThat(pace.isTooSlow()).isTrue();
  }

  @Test
  void a_byte_now_and_then_does_not_help() {
    for (int second = 1; second <= 11; second++) {
      pace.arrived(1);
      pace.passed(seconds(second), false);
    }

    assertThat(pace.isTooSlow()).isTrue();
  }

  @Test
  void a_body_just_above_the_least_rate_may_take_as_long_as_it_does() {
    for (int second = 1; second <= 3600; second++) {
      pace.arrived(RATE + 1);
      pace.passed(seconds(second), false);
      assertThat(pace.isTooSlow()).isFalse();
      assertThat(pace.isSlow(seconds(second))).isFalse();
    }
  }

  @Test
  void who_was_fast_is_waited_for_longer_and_not_for_ever() {
    pace.arrived(50 << 20);

    pace.passed(seconds(29), false);
    assertThat(pace.isTooSlow()).isFalse();

    pace.passed(seconds(31), false);
    assertThat(pace.isTooSlow()).isTrue();
  }

  @Test
  void time_in_which_we_do_not_read_is_not_counted() {
    pace.passed(seconds(3600), true);

    pace.passed(seconds(3601), false);

    assertThat(pace.isTooSlow()).isFalse();
  }

  @Test
  void who_is_more_than_a_second_behind_makes_room_where_there_is_none() {
    pace.arrived(3);

    assertThat(pace.isSlow(seconds(1))).isFalse();
    assertThat(pace.isSlow(TimeUnit.MILLISECONDS.toNanos(1500))).isTrue();
    assertThat(pace.isTooSlow()).isFalse();
  }

  private static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}

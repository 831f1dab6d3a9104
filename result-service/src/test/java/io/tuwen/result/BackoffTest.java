package io.tuwen.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff();

  @Test
  void waits_double_up_to_a_bound_and_half_of_each_is_left_to_chance() {
    for (var longest : new int[] {1, 2, 4, 8, 16, 30, 30}) {
      var wait = backoff.next();

      assertThat(wait).isBetween(Duration.ofMillis(longest * 500L), Duration.ofSeconds(longest));
    }
  }

  @Test
  void after_a_success_they_begin_anew() {
    backoff.next();
    backoff.next();
    assertThat(backoff.isFresh()).isFalse();

    backoff.reset();

    assertThat(backoff.isFresh()).isTrue();
    assertThat(backoff.next()).isLessThanOrEqualTo(Backoff.FIRST);
  }
}

package io.tuwen.worker.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private final RetryPolicy policy = new RetryPolicy(new TestLaneConfig(), new Random(1));

  @Test
  void each_pause_is_three_times_the_one_before_up_to_the_longest() {
    for (int i = 0; i < 100; i++) {
      assertThat(policy.pauseAfter(1).toMillis()).isBetween(50L, 100L);
      assertThat(policy.pauseAfter(2).toMillis()).isBetween(150L, 300L);
      assertThat(policy.pauseAfter(3).toMillis()).isBetween(450L, 900L);
      assertThat(policy.pauseAfter(4).toMillis()).isBetween(500L, 1000L);
      assertThat(policy.pauseAfter(Integer.MAX_VALUE).toMillis()).isBetween(500L, 1000L);
    }
  }

  @Test
  void many_who_failed_together_do_not_come_back_together() {
    var pauses = IntStream.range(0, 100).mapToObj(i -> policy.pauseAfter(4)).distinct();

    assertThat(pauses.count()).isGreaterThan(50);
  }

  @Test
  void an_image_is_tried_so_often_and_no_more() {
    assertThat(policy.allowsMoreThan(2)).isTrue();
    assertThat(policy.allowsMoreThan(3)).isFalse();
  }
}

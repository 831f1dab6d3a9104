package io.tuwen.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DurationsTest {
  private final Durations durations = new Durations();

  @Test
  void percentiles_are_those_of_all_images() {
    for (int second = 1; second <= 100; second++) {
      durations.add(at(1000 + second), at(1000 + 2 * second));
    }

    assertThat(durations.percentile(0.5)).contains(Duration.ofSeconds(50));
    assertThat(durations.percentile(0.95)).contains(Duration.ofSeconds(95));
  }

  @Test
  void nothing_took_no_time() {
    assertThat(durations.percentile(0.5)).isEmpty();
    assertThat(durations.longestRecovery(List.of(at(1)))).isEmpty();
  }

  @Test
  void a_recovery_ends_with_the_first_result_of_an_image_that_came_after_the_trouble() {
    durations.add(at(1), at(12)); // came before it
    durations.add(at(11), at(18));
    durations.add(at(13), at(15));
    durations.add(at(31), at(32));

    assertThat(durations.longestRecovery(List.of(at(10), at(30)))).contains(Duration.ofSeconds(5));
  }

  private static Instant at(int second) {
    return Instant.ofEpochSecond(second);
  }
}

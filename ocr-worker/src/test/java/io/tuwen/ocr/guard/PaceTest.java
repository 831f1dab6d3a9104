package io.tuwen.ocr.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Duration NOW = Duration.ofHours(1);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final Pace pace = new Pace(10);

  @Test
  void calls_are_spread_evenly() {
    assertThat(pace.turn(NOW, LONG)).contains(Duration.ZERO);
    assertThat(pace.turn(NOW, LONG)).contains(Duration.ofMillis(100));
    assertThat(pace.turn(NOW, LONG)).contains(Duration.ofMillis(200));
  }

  @Test
  void a_turn_that_comes_too_late_is_not_taken() {
    pace.turn(NOW, LONG);

    assertThat(pace.turn(NOW, Duration.ofMillis(99))).isEmpty();
    assertThat(pace.turn(NOW, LONG)).contains(Duration.ofMillis(100));
  }

  @Test
  void a_throttled_call_halves_it_and_each_minute_brings_back_a_step() {
    pace.throttled(NOW, NOW, Duration.ZERO);

    assertThat(pace.rate(NOW)).isEqualTo(5);
    assertThat(pace.rate(NOW.plusSeconds(59))).isEqualTo(5);
    assertThat(pace.rate(NOW.plusSeconds(60))).isEqualTo(6);
    assertThat(pace.rate(NOW.plusSeconds(3600))).isEqualTo(10);
  }

  @Test
  void calls_that_were_under_way_together_halve_it_once() {
    var later = NOW.plusSeconds(1);
    pace.throttled(NOW, later, Duration.ZERO);
    pace.throttled(NOW, later, Duration.ZERO);
    assertThat(pace.rate(later)).isEqualTo(5);

    pace.throttled(later, later, Duration.ZERO);
    assertThat(pace.rate(later)).isEqualTo(2.5);
  }

  @Test
  void it_waits_as_long_as_the_provider_says() {
    pace.throttled(NOW, NOW, Duration.ofSeconds(7));

    assertThat(pace.turn(NOW, LONG)).contains(Duration.ofSeconds(7));
  }
}

package io.tuwen.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration SHORT_RUN = Duration.ofSeconds(1);

  private final Backoff backoff = new Backoff();

  @Test
  void the_pause_doubles_up_to_ten_seconds() {
    var pauses = Stream.generate(() -> backoff.after(SHORT_RUN).toMillis()).limit(9);

    assertThat(pauses)
        .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 10000L, 10000L, 10000L, 10000L);
  }

  @Test
  void a_long_run_is_forgiven() {
    backoff.after(SHORT_RUN);

    assertThat(backoff.after(Duration.ofSeconds(15))).isEqualTo(Duration.ofMillis(500));
  }
}

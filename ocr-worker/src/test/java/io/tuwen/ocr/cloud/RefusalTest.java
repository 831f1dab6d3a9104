package io.tuwen.ocr.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
  /** A second after midnight in China, the quota was that of the day before for 24 hours more. */
  @ParameterizedTest
  @CsvSource({
    "2026-11-29T04:00:00Z, PT12H",
    "2026-11-29T15:59:59Z, PT1S",
    "2026-11-29T16:00:00Z, PT0S",
    "2026-11-29T16:00:01Z, PT0S",
    "2026-11-29T16:29:59Z, PT0S",
    "2026-11-29T16:30:00Z, PT23H30M"
  })
  void the_quota_of_a_day_ends_at_midnight_in_china_unless_it_may_be_that_of_the_day_before(
      Instant now, Duration pause) {
    assertThat(Refusal.untilTomorrow(now)).isEqualTo(pause);
  }
}

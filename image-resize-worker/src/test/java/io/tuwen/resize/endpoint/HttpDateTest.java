package io.tuwen.resize.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code Last-Modified: Mon, 5 Jan 2026 09:07:03 GMT}: on nine days of each month, caches that keep
 * to HTTP did not take the date.
 */
class HttpDateTest {
  private static final Instant FIFTH = Instant.parse("2026-01-05T09:07:03Z");

  @Test
  void a_day_has_two_digits() {
    assertThat(Answer.httpDate(FIFTH)).isEqualTo("Mon, 05 Jan 2026 09:07:03 GMT");
    assertThat(Answer.httpDate(Instant.parse("2026-12-31T23:59:59.9Z")))
        .isEqualTo("Thu, 31 Dec 2026 23:59:59 GMT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Mon, 05 Jan 2026 09:07:03 GMT", "Mon, 5 Jan 2026 09:07:03 GMT"})
  void a_day_of_one_digit_is_understood_all_the_same(String date) {
    assertThat(Answer.instant(date)).contains(FIFTH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "Tue, 05 Jan 2026 09:07:03 GMT", "1767603423"})
  void what_is_no_date_is_none(String date) {
    assertThat(Answer.instant(date)).isEmpty();
  }
}

package io.tuwen.operations.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The bound on tries, and the codes of one use. */
class LoginsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-29T08:00:00Z"));
  private final LoginTries tries = new LoginTries(now::get);
  private final LoginCodes codes = new LoginCodes(now::get);

  private void pass(long seconds) {
    now.updateAndGet(it -> it.plusSeconds(seconds));
  }

  @Test
  void an_address_fails_five_times_a_minute_and_another_address_is_not_held_back() {
    for (int i = 0; i < LoginTries.MAX_FAILURES; i++) {
      assertThat(tries.take("192.0.2.1")).isTrue();
    }

    assertThat(tries.take("192.0.2.1")).isFalse();
    assertThat(tries.take("192.0.2.2")).isTrue();
    pass(59);
    assertThat(tries.take("192.0.2.1")).isFalse();
    pass(1);
    assertThat(tries.take("192.0.2.1")).isTrue();
  }

  @Test
  void a_success_ends_the_count() {
    for (int i = 0; i < LoginTries.MAX_FAILURES; i++) {
      tries.take("192.0.2.1");
    }

    tries.succeeded("192.0.2.1");

    assertThat(tries.take("192.0.2.1")).isTrue();
  }

  @Test
  void a_code_is_good_once() {
    var code = codes.make();

    assertThat(codes.take(code)).isTrue();
    assertThat(codes.take(code)).isFalse();
  }

  @Test
  void a_code_is_good_for_two_minutes() {
    var code = codes.make();

    pass(LoginCodes.LIFE.toSeconds());

    assertThat(codes.take(code)).isFalse();
  }

  @Test
  void no_other_code_is_good() {
    codes.make();

    assertThat(codes.take("")).isFalse();
    assertThat(codes.take("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")).isFalse();
  }
}

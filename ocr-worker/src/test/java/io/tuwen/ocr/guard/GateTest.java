package io.tuwen.ocr.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tuwen.contract.EngineId;
import io.tuwen.ocr.FakeClock;
import io.tuwen.ocr.guard.Gate.Trouble;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class GateTest {
  private static final Duration NOT_SAID = Duration.ZERO;

  private final FakeClock clock = new FakeClock("2026-11-29T04:00:00Z");
  private final Gate gate = new Gate(new EngineId("fake-paid", 1), clock);

  @Test
  void after_a_pause_one_call_at_a_time_probes_until_one_succeeds() {
    gate.off(gate.enter(), Trouble.DOWN, NOT_SAID);
    assertShut();

    clock.advance(Duration.ofSeconds(30));
    var probe = gate.enter();
    assertShut();
    gate.leave(probe);
    var second = gate.enter();
    gate.succeeded(second);
    gate.leave(second);

    gate.enter();
    gate.enter();
  }

  @Test
  void pauses_in_a_row_grow_up_to_a_limit() {
    assertThat(pauses(Trouble.DOWN, 7)).isEqualTo("PT30S PT1M PT2M PT4M PT8M PT10M PT10M");
    assertThat(pauses(Trouble.REFUSED, 7))
        .isEqualTo("PT10M PT20M PT40M PT1H20M PT2H40M PT5H20M PT6H");
  }

  private String pauses(Trouble trouble, int count) {
    var fresh = new Gate(new EngineId("fake-paid", 1), clock);
    var pauses = new StringBuilder();
    for (int i = 0; i < count; i++) {
      var pass = fresh.enter();
      fresh.off(pass, trouble, NOT_SAID);
      fresh.leave(pass);
      pauses.append(i == 0 ? "" : " ").append(Duration.between(clock.instant(), fresh.until()));
      clock.advance(Duration.between(clock.instant(), fresh.until()));
    }
    return pauses.toString();
  }

  @Test
  void the_provider_knows_best_for_how_long() {
    gate.off(gate.enter(), Trouble.EXHAUSTED, Duration.ofHours(9));

    assertThat(gate.until()).isEqualTo(clock.instant().plus(Duration.ofHours(9)));
  }

  @Test
  void ten_calls_that_fail_together_make_one_pause() {
    var one = gate.enter();
    var other = gate.enter();
    gate.off(one, Trouble.REFUSED, NOT_SAID);
    gate.off(other, Trouble.REFUSED, NOT_SAID);

    assertThat(gate.until()).isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
  }

  private void assertShut() {
    assertThatExceptionOfType(NotAsked.class).isThrownBy(gate::enter);
  }
}

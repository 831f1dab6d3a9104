package io.tuwen.contract.ocr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineUsageTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 30);

  private static EngineUsage usage(String engine, LocalDate day, String run, long claimed) {
    return new EngineUsage(
        engine,
        day,
        run,
        claimed,
        1000,
        0.01,
        Map.of("completed", 3L),
        "on",
        null,
        null,
        2.5,
        Instant.parse("2026-11-30T01:02:03Z"));
  }

  @Test
  void a_record_comes_back_as_it_was_under_engine_day_and_run() {
    var usage = usage("market", DAY, "run-1", 0);

    assertThat(usage.key()).isEqualTo("market/2026-11-30/run-1");
    assertThat(EngineUsage.decode(usage.encode())).contains(usage);
  }

  @Test
  void what_names_no_engine_day_or_run_or_counts_below_nothing_is_no_usage() {
    assertThatIllegalArgumentException().isThrownBy(() -> usage(null, DAY, "run-1", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> usage("market", null, "run-1", 1));
    assertThatIllegalArgumentException().isThrownBy(() -> usage("market", DAY, null, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> usage("market", DAY, "run-1", -1));
  }

  @Test
  void what_another_program_wrote_is_no_record_and_no_outcomes_are_none() {
    var strange = "{\"engine\":\"market\",\"claimed\":1}".getBytes(StandardCharsets.UTF_8);
    var bare =
        "{\"engine\":\"market\",\"day\":\"2026-11-30\",\"run\":\"r\",\"later\":1}"
            .getBytes(StandardCharsets.UTF_8);

    assertThat(EngineUsage.decode(strange)).isEmpty();
    assertThat(EngineUsage.decode(new byte[0])).isEmpty();
    assertThat(EngineUsage.decode(bare).orElseThrow().outcomes()).isEmpty();
  }
}

package io.tuwen.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReportTest {
  @ParameterizedTest
  @EnumSource
  void a_broken_promise_is_not_clean(Offence offence) {
    var report = report(new Finding(offence, "id", "seen"));

    assertThat(report.isClean()).isEqualTo(!offence.isBrokenPromise());
  }

  @Test
  void an_image_counts_once_however_much_is_wrong_with_it() {
    var report =
        report(
            new Finding(Offence.STUCK, "a", "no text"),
            new Finding(Offence.STUCK, "a", "no thumb"),
            new Finding(Offence.STUCK, "b", "no text"));

    assertThat(report.count(Offence.STUCK)).isEqualTo(2);
  }

  @Test
  void the_table_is_markdown() {
    var report = report(new Finding(Offence.LOST, "a", "seen"));

    assertThat(report.toMarkdown())
        .isEqualTo(
            """
            | what | |
            |---|---|
            | acknowledged | 7 |
            | **lost** | **1** |
            | **doubly visible** | **0** |
            | **stuck** | **0** |
            | **false 2xx** | **0** |
            | **wrongly listed** | **0** |
            """);
  }

  @Test
  void counts_are_summed_up() {
    assertThat(Report.counted(new TreeMap<>(Map.of("b", 4, "a", 3)))).isEqualTo("7 (a 3, b 4)");
    assertThat(Report.counted(Map.of())).isEqualTo("0");
  }

  /** A gateway that refused everything was found to have lost nothing. */
  @Test
  void a_run_in_which_nothing_was_acknowledged_or_read_is_not_clean() {
    assertThat(report(Map.of(), 0).isClean()).isFalse();
    assertThat(report(Map.of(Upload.Way.RAW, 7), 0).isClean()).isFalse();
    assertThat(report(Map.of(Upload.Way.RAW, 7), 1).isClean()).isTrue();
  }

  private static Report report(Finding... findings) {
    return report(Map.of(Upload.Way.FORM, 7), 7, findings);
  }

  private static Report report(
      Map<Upload.Way, Integer> acknowledged, long read, Finding... findings) {
    return new Report(
        Map.of("acknowledged", "7"), List.of(findings), new Tally(), acknowledged, read);
  }
}

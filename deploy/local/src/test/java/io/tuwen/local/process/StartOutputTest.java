package io.tuwen.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StartOutputTest {
  private final StartOutput output = new StartOutput();

  @Test
  void the_innermost_cause_is_told_without_its_frames() {
    print(
        """
        2026-11-28 08:00:00,123 INFO  [io.tuwen.Start] (main) event=warm
        2026-11-28 08:00:01,123 ERROR [io.quarkus.runtime.Application] (main) Failed to start application: java.lang.RuntimeException: no start
        \tat io.quarkus.runtime.Application.start(Application.java:1)
        Caused by: java.lang.IllegalStateException: outer
        \tat a.B.c(B.java:1)
        \tSuppressed: java.lang.Exception: aside
        \t\tat a.B.d(B.java:2)
        Caused by: io.smallrye.config.ConfigValidationException: Configuration validation failed:
        \tSRCFG00029: "many" is no number
        \tat a.B.e(B.java:3)
        \t... 20 more
        2026-11-28 08:00:01,200 INFO  [io.quarkus] (main) stopped
        """);

    assertThat(output.cause())
        .containsExactly(
            "io.smallrye.config.ConfigValidationException: Configuration validation failed:",
            "\tSRCFG00029: \"many\" is no number");
  }

  @Test
  void a_cause_of_one_line_is_told_without_time_and_thread() {
    print(
        "2026-11-28 08:00:01,123 ERROR [io.quarkus.runtime.Application] (main) Port 8081 seems to"
            + " be in use by another process.");

    assertThat(output.cause()).containsExactly("Port 8081 seems to be in use by another process.");
  }

  @Test
  void a_cause_in_json_is_told_as_one_in_text() {
    print(
        "{\"timestamp\":\"2026-11-28T08:00:01.123Z\",\"level\":\"ERROR\",\"message\":\"Failed to start"
            + " application\",\"stackTrace\":\": java.lang.RuntimeException: no start\\n\\tat"
            + " a.B.c(B.java:1)\\nCaused by: java.lang.IllegalStateException: the bucket is"
            + " gone\\n\\tat a.B.d(B.java:2)\\n\"}");

    assertThat(output.cause())
        .containsExactly("java.lang.IllegalStateException: the bucket is gone");
  }

  @Test
  void a_wrong_setting_is_told_by_its_name() {
    print(
        """
        Configuration validation failed:
        \tjava.lang.IllegalArgumentException: SRCFG00039: tuwen.upload.max-images is "many"
        """);

    assertThat(output.cause()).hasSize(2).last().asString().contains("max-images");
  }

  @Test
  void without_a_cause_the_last_lines_are_told() {
    for (int i = 1; i <= 9; i++) {
      print("line " + i);
    }

    assertThat(output.cause()).hasSize(5).endsWith("line 9");
    assertThat(output.hasGivenUpFor(Duration.ZERO)).isFalse();
  }

  @Test
  void a_process_gives_up_with_the_words_of_its_runtime() {
    print("Error: Unable to access jarfile quarkus-run.jar");

    assertThat(output.hasGivenUpFor(Duration.ZERO)).isTrue();
  }

  private void print(String text) {
    text.lines().forEach(output::add);
  }
}

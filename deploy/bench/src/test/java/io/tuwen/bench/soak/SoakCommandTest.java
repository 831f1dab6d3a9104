package io.tuwen.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.command.ExitCode;
import io.tuwen.command.Program;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoakCommandTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
  private final Program program =
      new Program("tuwen", new SoakCommand(Path.of("/root"), errors, errors))
          .printsTo(errors, errors);

  @ParameterizedTest
  @ValueSource(strings = {"--minutes 0", "--rate 601", "--speed 9"})
  void what_it_does_not_know_is_one_line_and_status_2(String line) {
    assertThat(program.run(line.split(" ", -1))).isEqualTo(ExitCode.USAGE);

    assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("tuwen: ").hasLineCount(1);
  }

  /** To write it anew: {@code ./tuwen bench soak --help} of the built program. */
  @Test
  void the_kept_usage_is_its_own() {
    assertThat(Path.of("../command-line/usage/bench-soak")).content().isEqualTo(program.usage());
  }
}

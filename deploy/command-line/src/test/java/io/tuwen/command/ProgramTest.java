package io.tuwen.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

class ProgramTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Command(name = "./tuwen")
  static final class Root {}

  @Command(name = "bake", description = "bakes")
  static final class Bake implements Callable<Integer> {
    @Mixin private final PortOption port = new PortOption();

    @Option(names = "--minutes", paramLabel = "N", required = true)
    private int minutes;

    private final Exception trouble;

    Bake(Exception trouble) {
      this.trouble = trouble;
    }

    @Override
    public Integer call() throws Exception {
      if (trouble != null) {
        throw trouble;
      }
      return minutes + port.port().orElse(0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bake --minutes 1 --speed 9, unknown option --speed; see ./tuwen bake --help",
    "bake --minutes 1 --prot 9, unknown option --prot; did you mean --port?",
    "bake --minuts 1, unknown option --minuts; did you mean --minutes?",
    "bake --minutes 1 bread, unknown argument bread; see ./tuwen bake --help",
    "bkae, unknown command bkae; did you mean bake?",
    "dance, unknown command dance; see ./tuwen --help",
    "bake, bake needs --minutes N; see ./tuwen bake --help",
    "bake --minutes, --minutes needs a value; see ./tuwen bake --help",
    "bake --minutes 1 --port, --port needs a value; see ./tuwen bake --help",
    "bake --minutes 1 --minutes 2, --minutes is given twice; see ./tuwen bake --help",
  })
  void a_mistake_is_one_line_and_exit_code_2(String arguments, String sentence) {
    assertThat(run(null, arguments)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString(UTF_8).lines()).containsExactly("tuwen: " + sentence);
  }

  @Test
  void a_number_out_of_its_bounds_is_named() {
    run(null, "bake --minutes 1 --port 70000");

    assertThat(err.toString(UTF_8))
        .startsWith("tuwen: --port wants a number from 1 to 65000, not \"70000\"; see");
  }

  @Test
  void the_command_decides_on_the_exit_code() {
    assertThat(run(null, "bake --minutes 5 --port=3")).isEqualTo(8);
  }

  @Test
  void what_cannot_be_done_is_one_line() {
    assertThat(run(new IllegalStateException("no oven"), "bake --minutes 1")).isOne();
    assertThat(err.toString(UTF_8).lines()).containsExactly("tuwen: no oven");
  }

  /** Of a full disk it was told what could not be written, and never why. */
  @Test
  void what_a_file_refuses_is_one_line_with_the_cause() {
    var full = new FileSystemException("/data/x", null, "No space left on device");
    for (var trouble :
        Map.of(
                new UncheckedIOException("the state cannot be written", full),
                "the state cannot be written (/data/x: No space left on device)",
                new UncheckedIOException(full),
                "/data/x: No space left on device",
                new AccessDeniedException("/data"),
                "access denied: /data",
                new IOException("broken pipe"),
                "broken pipe")
            .entrySet()) {
      err.reset();
      assertThat(run(trouble.getKey(), "bake --minutes 1")).isOne();
      assertThat(err.toString(UTF_8).lines()).containsExactly("tuwen: " + trouble.getValue());
    }
  }

  @Test
  void a_system_that_does_not_run_has_an_exit_code_of_its_own() {
    assertThat(run(new NotRunning("nothing runs"), "bake --minutes 1"))
        .isEqualTo(ExitCode.NOT_RUNNING);
  }

  @Test
  void every_command_has_help_and_the_version() {
    assertThat(run(null, "bake --help")).isZero();
    assertThat(out.toString(UTF_8)).startsWith("Usage: ./tuwen bake ").contains("--port=N");

    assertThat(run(null, "bake --version")).isZero();
    assertThat(out.toString(UTF_8)).containsPattern("(?m)^tuwen \\d+\\.\\d+");
  }

  @Test
  void a_command_line_may_be_read_without_being_run() {
    var program = new Program("tuwen", new Bake(null));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> program.read("--minutes"))
        .withMessage("--minutes needs a value");
  }

  private int run(Exception trouble, String arguments) {
    return new Program("tuwen", new Root(), new Bake(trouble))
        .printsTo(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
        .run(arguments.split(" ", -1));
  }
}

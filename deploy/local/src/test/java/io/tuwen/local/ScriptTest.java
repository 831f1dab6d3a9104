package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ScriptTest {
  private static final Path SCRIPT = Path.of("../../tuwen").toAbsolutePath().normalize();

  @TempDir Path directory;
  private String said;

  @Test
  void help_tells_the_commands() throws Exception {
    assertThat(run(SCRIPT, "help")).isZero();
    assertThat(said)
        .contains("up ", "down ", "status ", "logs ", "test ", "chaos ", "doctor ")
        .contains("replay ", "sweep ", "dead-letters ", "pipeline ");
  }

  @Test
  void every_command_tells_its_options_without_a_build() throws Exception {
    assertThat(run(SCRIPT, "help")).isZero();
    var commands = Pattern.compile("(?m)^  ([a-z-]+) ").matcher(said).results().toList();

    for (var command : commands) {
      assertThat(run(SCRIPT, command.group(1), "--help")).as(said).isZero();
      assertThat(said).startsWith("Usage: ./tuwen " + command.group(1)).contains("Exit codes:");
    }
    assertThat(commands).hasSize(18);
  }

  @Test
  void its_version_is_that_of_the_build() throws Exception {
    assertThat(run(SCRIPT, "--version")).isZero();
    var fromJava = new ByteArrayOutputStream();
    var out = new PrintStream(fromJava, true, UTF_8);
    Tuwen.program(directory, out, out).run("--version");

    assertThat(said).isEqualTo(fromJava.toString(UTF_8)).startsWith("tuwen ");
  }

  /** Also where nothing is built, and before a build, which takes minutes. */
  @ParameterizedTest
  @CsvSource({
    "dance, unknown command dance",
    "up --speed 9, unknown option --speed",
    "doctor --speed 9, unknown option --speed",
    "replay --only-failed --speed, unknown option --speed",
    "chaos --seed 1, chaos needs --minutes N",
    "bench --rounds 1, bench needs what it measures: ocr"
  })
  void what_it_does_not_know_is_one_line_and_status_2(String arguments, String sentence)
      throws Exception {
    assertThat(run(SCRIPT, arguments.split(" ", -1))).isEqualTo(2);
    assertThat(said.lines()).singleElement().asString().startsWith("tuwen: " + sentence);
  }

  @Test
  void it_finds_its_checkout_through_a_link() throws Exception {
    var link = Files.createSymbolicLink(directory.resolve("t"), SCRIPT);

    assertThat(run(link, "status", "--data", directory.toString())).isEqualTo(3);
    assertThat(said).contains("Tuwen is not running");
  }

  private int run(Path script, String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(script.toString());
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    said = new String(process.getInputStream().readAllBytes(), UTF_8);
    return process.waitFor();
  }
}

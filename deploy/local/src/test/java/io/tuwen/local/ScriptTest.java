package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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
  void what_it_does_not_know_is_one_line_and_status_2() throws Exception {
    assertThat(run(SCRIPT, "dance")).isEqualTo(2);
    assertThat(said.lines()).containsExactly("tuwen: unknown command dance; see ./tuwen help");
    assertThat(run(SCRIPT, "up", "--speed", "9")).isEqualTo(2);
    assertThat(said.lines()).containsExactly("tuwen: unknown option --speed; see ./tuwen help");
    assertThat(run(SCRIPT, "up", "--port")).isEqualTo(2);
    assertThat(said.lines()).containsExactly("tuwen: --port needs a value; see ./tuwen help");
    assertThat(run(SCRIPT, "chaos", "--seed", "1")).isEqualTo(2);
    assertThat(said.lines()).containsExactly("tuwen: chaos needs --minutes N; see ./tuwen help");
  }

  @Test
  void the_options_of_operators_are_checked_too() throws Exception {
    assertThat(run(SCRIPT, "replay", "--only-failed", "--speed")).isEqualTo(2);
    assertThat(said.lines()).containsExactly("tuwen: unknown option --speed; see ./tuwen help");
    assertThat(run(SCRIPT, "dead-letters", "--redrive")).isEqualTo(2);
    assertThat(said.lines()).containsExactly("tuwen: --redrive needs a value; see ./tuwen help");
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

package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tuwen.local.state.RunState;
import io.tuwen.local.state.StateFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DownTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @TempDir Path data;
  private Process launcher;

  @BeforeEach
  void startSomething() throws Exception {
    launcher = new ProcessBuilder("/bin/sh", "-c", "exec sleep 600").start();
  }

  @AfterEach
  void stopIt() {
    launcher.destroyForcibly();
  }

  @Test
  void the_launcher_is_stopped() throws Exception {
    write(StateFile.start(launcher.toHandle()).orElseThrow());

    assertThat(down()).isZero();
    assertThat(launcher.waitFor()).isEqualTo(143);
    assertThat(said.toString(UTF_8)).contains("Tuwen has stopped");
  }

  /** A launcher died by force, and the system gave its number to another process. */
  @Test
  void a_process_that_only_has_the_same_number_is_left_alone() throws Exception {
    write(StateFile.start(launcher.toHandle()).orElseThrow().minusSeconds(60));

    assertThat(down()).isZero();
    assertThat(launcher.isAlive()).isTrue();
    assertThat(said.toString(UTF_8)).contains("Tuwen is not running");
  }

  @Test
  void a_system_with_another_port_is_left_alone() throws Exception {
    write(StateFile.start(launcher.toHandle()).orElseThrow());

    assertThat(down("--port", "9090")).isOne();
    assertThat(launcher.isAlive()).isTrue();
    assertThat(said.toString(UTF_8)).contains("has port 8080, not 9090");
  }

  @Test
  void nothing_to_stop_is_no_error() throws Exception {
    assertThat(down()).isZero();
    assertThat(said.toString(UTF_8)).contains("Tuwen is not running");
  }

  private void write(Instant start) {
    new StateFile(data)
        .write(new RunState(launcher.pid(), start, 8080, "127.0.0.1:1", "http://a", List.of()));
  }

  private int down(String... options) {
    var arguments = new ArrayList<>(List.of("down", "--data", data.toString()));
    arguments.addAll(List.of(options));
    var out = new PrintStream(said, true, UTF_8);
    return Tuwen.program(data, out, out).run(arguments.toArray(String[]::new));
  }
}

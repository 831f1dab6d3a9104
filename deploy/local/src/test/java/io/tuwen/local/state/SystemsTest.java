package io.tuwen.local.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tuwen.command.NotRunning;
import io.tuwen.command.Trouble;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemsTest {
  private static final OptionalInt ANY = OptionalInt.empty();

  @TempDir Path root;
  private Path own;
  private Path first;
  private Path second;
  private Systems systems;

  @BeforeEach
  void startTwo() {
    own = root.resolve(".tuwen/data");
    first = root.resolve("first");
    second = root.resolve("second");
    systems = new Systems(root);
    systems.add(first);
    systems.add(second);
  }

  @Test
  void without_a_directory_the_system_that_was_started_last_and_runs_is_meant() {
    runs(first, 9100);
    assertThat(meant(ANY)).isEqualTo(first);

    runs(second, 9200);
    assertThat(meant(ANY)).isEqualTo(second);
  }

  @Test
  void the_checkouts_own_system_comes_first() {
    runs(first, 9100);
    runs(own, 8080);

    assertThat(meant(ANY)).isEqualTo(own);
  }

  @Test
  void a_port_tells_one_system_from_another() {
    runs(own, 8080);
    runs(first, 9100);
    runs(second, 9200);

    assertThat(meant(OptionalInt.of(9100))).isEqualTo(first);
    assertThat(meant(OptionalInt.of(9999))).isEqualTo(own);
  }

  @Test
  void a_port_that_no_system_has_finds_none() {
    runs(own, 8080);
    runs(first, 9100);

    assertThat(systems.found(Optional.empty(), OptionalInt.of(9100))).isEqualTo(first);
    for (var named : List.of(Optional.<Path>empty(), Optional.of(first))) {
      assertThatThrownBy(() -> systems.found(named, OptionalInt.of(9999)))
          .isInstanceOf(NotRunning.class)
          .hasMessageContaining("9999");
    }
  }

  @Test
  void where_none_runs_the_checkouts_own_is_meant() {
    assertThat(meant(ANY)).isEqualTo(own);
  }

  @Test
  void a_directory_that_is_named_is_meant() {
    runs(own, 8080);

    assertThat(systems.meant(Optional.of(second), ANY)).isEqualTo(second);
  }

  /** A power cut left one empty, and no command of the checkout worked any more. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"launcher",
        "[]",
        "{}",
        "{\"launcherPid\":1,\"launcherStart\":\"2026-11-28T08:00:00Z\",\"port\":8080}"
      })
  void a_state_that_cannot_be_read_is_none(String state) throws Exception {
    runs(first, 9100);
    Files.createDirectories(second.resolve("run"));
    Files.writeString(second.resolve("run/state.json"), state);

    assertThat(meant(ANY)).isEqualTo(first);
    assertThat(new StateFile(second).read()).isEmpty();
  }

  @Test
  void a_state_that_is_withheld_is_anothers() throws Exception {
    runs(first, 9100);
    // Of a directory, no reader gets anything, root neither.
    Files.createDirectories(second.resolve("run/state.json"));

    assertThat(meant(ANY)).isEqualTo(first);
  }

  @Test
  void a_state_that_cannot_be_written_is_told_with_the_cause() throws Exception {
    Files.createDirectories(second.resolve("run/state.json.new"));

    assertThatThrownBy(() -> runs(second, 9200))
        .isInstanceOfSatisfying(
            UncheckedIOException.class,
            it ->
                assertThat(Trouble.sentence(it))
                    .startsWith("the state cannot be written to " + second)
                    .contains("state.json.new (Is a directory)"));
  }

  private Path meant(OptionalInt port) {
    return systems.meant(Optional.empty(), port);
  }

  private static void runs(Path data, int port) {
    var self = ProcessHandle.current();
    new StateFile(data)
        .write(
            new RunState(
                self.pid(),
                StateFile.start(self).orElseThrow(),
                port,
                "a:1",
                "http://b",
                List.of()));
  }
}

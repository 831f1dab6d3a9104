package io.tuwen.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lock of {@code ./tuwen} on the build, with flock and where there is none, as on macOS. */
@Timeout(60)
class BuildLockTest {
  private static final Path SCRIPT = Path.of("../../tuwen");
  private static final List<String> TOOLS =
      List.of("bash", "cat", "date", "dirname", "mkdir", "rm");

  @TempDir Path checkout;
  private final List<Process> started = new ArrayList<>();

  /** The script without its last line, which runs a command. */
  @BeforeEach
  void copyScript() throws IOException {
    var lines = Files.readAllLines(SCRIPT);
    assertThat(lines).endsWith("main \"$@\"");
    Files.write(checkout.resolve("tuwen"), lines.subList(0, lines.size() - 1));
  }

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flock", "perl"})
  void a_second_build_waits_for_the_first(String tool) throws Exception {
    var first = build(tool);
    assertThat(read(first)).isEqualTo("locked");
    var second = build(tool);
    assertThat(read(second))
        .isEqualTo("waiting for another build in this checkout (%d)".formatted(first.pid()));

    first.getOutputStream().close();

    assertThat(read(second)).isEqualTo("locked");
    assertThat(first.waitFor()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"flock", "perl"})
  void a_build_that_is_killed_keeps_nobody_waiting(String tool) throws Exception {
    var first = build(tool);
    assertThat(read(first)).isEqualTo("locked");
    var second = build(tool);
    assertThat(read(second)).startsWith("waiting");

    first.destroyForcibly();

    assertThat(read(second)).isEqualTo("locked");
  }

  /** The machine had given the number of a killed build to another process: a wait without end. */
  @ParameterizedTest
  @ValueSource(strings = {"flock", "perl"})
  void the_number_of_a_build_that_is_gone_may_be_that_of_another_process(String tool)
      throws Exception {
    var lock = Files.createDirectories(checkout.resolve(".tuwen")).resolve("build.lock");
    Files.writeString(lock, ProcessHandle.current().pid() + "\n");

    assertThat(read(build(tool))).isEqualTo("locked");
  }

  @ParameterizedTest
  @ValueSource(strings = {"flock", "perl"})
  void a_lock_that_an_older_version_has_left_is_free(String tool) throws Exception {
    var lock = Files.createDirectories(checkout.resolve(".tuwen/build.lock"));
    Files.writeString(lock.resolve("pid"), ProcessHandle.current().pid() + "\n");

    assertThat(read(build(tool))).isEqualTo("locked");
  }

  /** Locks, says so, and unlocks when its input ends. */
  private Process build(String tool) throws IOException {
    var path = checkout.resolve("with-" + tool);
    if (Files.notExists(path)) {
      Files.createDirectory(path);
      for (var it : Stream.concat(TOOLS.stream(), Stream.of(tool)).toList()) {
        Files.createSymbolicLink(path.resolve(it), found(it));
      }
    }
    var builder =
        new ProcessBuilder(
                path.resolve("bash").toString(),
                "-c",
                ". ./tuwen; lock_build; echo locked; read -r || true; unlock_build")
            .directory(checkout.toFile())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", path.toString());
    var process = builder.start();
    started.add(process);
    return process;
  }

  private static Path found(String tool) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(it -> Path.of(it, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static String read(Process process) throws IOException {
    // Always the same reader of a process: it may have read ahead.
    BufferedReader lines = process.inputReader(UTF_8);
    return lines.readLine();
  }
}

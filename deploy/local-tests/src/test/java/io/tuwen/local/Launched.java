package io.tuwen.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.tuwen.local.state.RunState;
import io.tuwen.local.state.StateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Starts the real launcher as a person does, and stops what is left of it. */
final class Launched {
  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  /** As long as the launcher itself waits for its services: other systems may start beside it. */
  static final Duration START = Options.PATIENCE;

  private final Path directory;
  private final List<Process> launchers = new ArrayList<>();

  Launched(Path directory) {
    this.directory = directory;
    assumeThat(Service.areBuilt(ROOT)).isTrue();
  }

  RunState up(Path data) throws IOException {
    return up(data, Map.of());
  }

  /** With settings of the services, and further options. */
  RunState up(Path data, Map<String, String> environment, String... options) throws IOException {
    var launcher = start(data, environment, options);
    await()
        .atMost(START)
        .until(() -> !launcher.isAlive() || output(data).contains("Tuwen is ready: http"));
    assertThat(launcher.isAlive()).as(output(data)).isTrue();
    return read(data);
  }

  /** Where it is to fail; returns its exit code. */
  int tryUp(Path data, Map<String, String> environment) throws IOException, InterruptedException {
    return start(data, environment).waitFor();
  }

  /** What the launcher has printed. */
  String output(Path data) throws IOException {
    return Files.readString(outputFile(data));
  }

  private Process start(Path data, Map<String, String> environment, String... options)
      throws IOException {
    var command =
        new ArrayList<Object>(
            List.of("up", "--detach", "--port", new Ports().any(), "--data", data));
    command.addAll(List.of(options));
    var builder =
        tuwen(command.toArray())
            .redirectErrorStream(true)
            .redirectOutput(outputFile(data).toFile());
    builder.environment().putAll(environment);
    var launcher = builder.start();
    launchers.add(launcher);
    return launcher;
  }

  private Path outputFile(Path data) {
    return directory.resolve(data.getFileName() + ".out");
  }

  /** By force, so that it can stop nothing: what it has started ends by itself. */
  static void kill(Path data) {
    var state = read(data);
    var orphans =
        state.components().stream()
            .filter(it -> it.pid() != state.launcherPid())
            .flatMap(it -> ProcessHandle.of(it.pid()).stream())
            .toList();
    assertThat(orphans).isNotEmpty();
    assertThat(ProcessHandle.of(state.launcherPid()).orElseThrow().destroyForcibly()).isTrue();
    await().atMost(START).until(() -> orphans.stream().noneMatch(ProcessHandle::isAlive));
  }

  static int down(Path data) throws IOException, InterruptedException {
    return tuwen("down", "--data", data).inheritIO().start().waitFor();
  }

  static RunState read(Path data) {
    return new StateFile(data).read().orElseThrow();
  }

  private static ProcessBuilder tuwen(Object... arguments) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As the script has it.
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Dtuwen.root=" + ROOT, "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Tuwen.class.getName());
    Arrays.stream(arguments).map(Object::toString).forEach(command::add);
    return new ProcessBuilder(command);
  }

  void stop() throws InterruptedException {
    for (var launcher : launchers) {
      launcher.destroy();
      launcher.waitFor();
    }
  }
}

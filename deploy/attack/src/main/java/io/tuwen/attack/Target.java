package io.tuwen.attack;

import io.tuwen.local.state.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The system that is attacked, which runs on this machine.
 *
 * @param slack how much slower than promised it may be, on a machine that is busy
 * @param signingKey with which addresses are signed there; empty where it is not known
 */
record Target(RunState state, double slack, String signingKey, int scale) {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  int port() {
    return state.port();
  }

  /** A client of its own, with an address of its own. */
  Wire client(int number) {
    return new Wire("127.0.0." + number, port());
  }

  long millis(long promised) {
    return Math.round(promised * slack);
  }

  /** As many as promised, or fewer where the run is a short one. */
  int count(int promised) {
    return Math.max(1, promised / scale);
  }

  /** The services that say that they are not alive. */
  List<String> dead() {
    return services()
        .filter(
            it ->
                new Wire("127.0.0.1", it.managementPort()).get("/q/health/live", PATIENCE).status()
                    != 200)
        .map(RunState.Component::name)
        .toList();
  }

  private Stream<RunState.Component> services() {
    return state.components().stream().filter(it -> it.managementPort() != 0);
  }

  /** Each service with its children, in megabytes. */
  Map<String, Long> megabytes() {
    return services()
        .collect(
            Collectors.toMap(
                RunState.Component::name, it -> megabytes(it.pid()), Math::max, TreeMap::new));
  }

  private static long megabytes(long pid) {
    return ProcessHandle.of(pid).stream()
        .flatMap(it -> Stream.concat(Stream.of(it), it.descendants()))
        .mapToLong(it -> resident(it.pid()))
        .sum();
  }

  private static long resident(long pid) {
    // A child may be gone between being listed and being looked at.
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }
}

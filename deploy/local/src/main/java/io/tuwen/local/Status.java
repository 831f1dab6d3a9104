package io.tuwen.local;

import io.tuwen.command.DataOption;
import io.tuwen.command.ExitCode;
import io.tuwen.command.PortOption;
import io.tuwen.command.Words;
import io.tuwen.kafka.FreePort;
import io.tuwen.local.process.Readiness;
import io.tuwen.local.state.RunState;
import io.tuwen.local.state.StateFile;
import io.tuwen.local.state.Systems;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tuwen status}: what runs, where, and how it is. */
@Command(
    name = "status",
    description = "What runs, where, and how it is.",
    exitCodeList = {
      "0:everything is ready",
      "1:something is not ready",
      ExitCode.USAGE_LINE,
      ExitCode.NOT_RUNNING_LINE
    })
final class Status implements Callable<Integer> {
  private final Path root;
  private final PrintStream out;

  @Mixin private final PortOption port = new PortOption();
  @Mixin private final DataOption data = new DataOption();
  @Mixin private final JsonOption json = new JsonOption();

  Status(Path root, PrintStream out) {
    this.root = root;
    this.out = out;
  }

  /** A component of a running system, as it is now. */
  private record Seen(RunState.Component component, boolean ready, long memory) {}

  @Override
  public Integer call() throws InterruptedException {
    var directory = new Systems(root).meant(data.directory(), port.port());
    var state =
        new StateFile(directory)
            .read()
            .filter(it -> StateFile.launcher(it).isPresent())
            .filter(it -> port.port().orElse(it.port()) == it.port());
    if (state.isEmpty()) {
      if (json.isWanted()) {
        JsonOption.print(new JsonObject().put("running", false), out);
      } else {
        out.println(Words.of("Tuwen is not running on %s", directory));
      }
      return ExitCode.NOT_RUNNING;
    }
    var seen = look(state.get());
    if (json.isWanted()) {
      JsonOption.print(json(state.get(), seen, directory), out);
    } else {
      print(state.get(), seen, directory);
    }
    return seen.stream().allMatch(Seen::ready) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static List<Seen> look(RunState state) throws InterruptedException {
    var seen = new ArrayList<Seen>();
    for (var it : state.components()) {
      var inside = isInside(it, state);
      seen.add(
          new Seen(
              it,
              (!inside || it.isUp()) && isReady(it),
              inside ? ResidentMemory.ofProcess(it.pid()) : ResidentMemory.ofTree(it.pid())));
    }
    return seen;
  }

  /**
   * What is no service is ready where its port is taken. What the launcher wrote last does not
   * suffice: on a full disk it cannot write that something has gone.
   */
  private static boolean isReady(RunState.Component it) throws InterruptedException {
    return it.managementPort() == 0
        ? !FreePort.isFree(it.port())
        : Readiness.isReady(it.managementPort());
  }

  private static JsonObject json(RunState state, List<Seen> seen, Path directory) {
    var components = new JsonArray();
    for (var each : seen) {
      var it = each.component();
      var component =
          new JsonObject()
              .put("name", it.name())
              .put("ready", each.ready())
              .put("port", it.port())
              .put("pid", it.pid())
              .put("memoryBytes", each.memory())
              .put("since", it.since().toString())
              .put("restarts", it.restarts());
      if (it.managementPort() != 0) {
        component.put("managementPort", it.managementPort());
      }
      components.add(component);
    }
    var answer =
        new JsonObject()
            .put("running", true)
            .put("ready", seen.stream().allMatch(Seen::ready))
            .put("gateway", "http://127.0.0.1:" + state.port())
            .put("kafka", state.kafka())
            .put("oss", state.oss())
            .put("region", Backends.REGION)
            .put("data", directory.toString())
            .put("components", components);
    operations(state).ifPresent(it -> answer.put("operators", it));
    return answer;
  }

  private void print(RunState state, List<Seen> seen, Path directory) {
    out.printf(
        "%-21s %-9s %6s %6s %8s %9s %9s %9s%n",
        "component", "state", "port", "health", "pid", "memory", "up", "restarts");
    for (var each : seen) {
      var it = each.component();
      out.printf(
          "%-21s %-9s %6d %6s %8d %9s %9s %9d%n",
          it.name(),
          each.ready() ? "ready" : "not ready",
          it.port(),
          it.managementPort() == 0 ? "-" : it.managementPort(),
          it.pid(),
          megabytes(each.memory()),
          age(it.since()),
          it.restarts());
    }
    out.printf("%nmemory    %s in all%n", megabytes(memory(seen)));
    out.printf("gateway   http://127.0.0.1:%d%n", state.port());
    operations(state).ifPresent(it -> out.printf("operators %s%n", it));
    out.printf("Kafka     %s%n", state.kafka());
    out.printf("OSS       %s (region %s)%n", state.oss(), Backends.REGION);
    out.printf(
        "its key   %s%n",
        Credentials.areInEnvironment()
            ? "OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET of the environment"
            : Credentials.file(directory));
    out.printf("data      %s%n", directory);
  }

  private static Optional<String> operations(RunState state) {
    return state
        .component(Service.OPERATIONS.serviceName())
        .map(it -> "http://127.0.0.1:%d/admin".formatted(it.port()));
  }

  /** Several components are one process. */
  private static long memory(List<Seen> seen) {
    var byProcess = new HashMap<Long, Long>();
    seen.forEach(it -> byProcess.put(it.component().pid(), it.memory()));
    return byProcess.values().stream().mapToLong(it -> it).sum();
  }

  /** What runs in the launcher, which says whether it is up. */
  private static boolean isInside(RunState.Component component, RunState state) {
    return component.pid() == state.launcherPid();
  }

  private static String megabytes(long bytes) {
    return bytes / (1 << 20) + " MiB";
  }

  private static String age(Instant since) {
    var age = Duration.between(since, Instant.now());
    return age.toHours() > 0
        ? "%d h %02d m".formatted(age.toHours(), age.toMinutesPart())
        : "%d m %02d s".formatted(age.toMinutes(), age.toSecondsPart());
  }
}

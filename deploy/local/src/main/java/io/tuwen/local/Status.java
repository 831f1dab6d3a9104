package io.tuwen.local;

import io.tuwen.local.process.Readiness;
import io.tuwen.local.state.RunState;
import io.tuwen.local.state.StateFile;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;

/** {@code tuwen status}: what runs, where, and how it is. */
final class Status {
  private static final int DEGRADED = 1;
  private static final int NOT_RUNNING = 3;

  private final Options options;
  private final PrintStream out;

  Status(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  int run() throws InterruptedException {
    var state =
        new StateFile(options.data()).read().filter(it -> StateFile.launcher(it).isPresent());
    if (state.isEmpty()) {
      out.println("Tuwen is not running on " + options.data());
      return NOT_RUNNING;
    }
    var healthy = print(state.get());
    return healthy ? 0 : DEGRADED;
  }

  private boolean print(RunState state) throws InterruptedException {
    out.printf(
        "%-21s %-9s %6s %6s %8s %9s %9s %9s%n",
        "component", "state", "port", "health", "pid", "memory", "up", "restarts");
    var healthy = true;
    var counted = new HashSet<Long>();
    var total = 0L;
    for (var it : state.components()) {
      var ready = isInside(it, state) || Readiness.isReady(it.managementPort());
      healthy &= ready;
      var memory =
          isInside(it, state)
              ? ResidentMemory.ofProcess(it.pid())
              : ResidentMemory.ofTree(it.pid());
      total += counted.add(it.pid()) ? memory : 0;
      out.printf(
          "%-21s %-9s %6d %6s %8d %9s %9s %9d%n",
          it.name(),
          ready ? "ready" : "not ready",
          it.port(),
          it.managementPort() == 0 ? "-" : it.managementPort(),
          it.pid(),
          megabytes(memory),
          age(it.since()),
          it.restarts());
    }
    out.printf("%nmemory    %s in all%n", megabytes(total));
    out.printf("gateway   http://127.0.0.1:%d%n", state.port());
    state
        .component(Service.OPERATIONS.serviceName())
        .ifPresent(it -> out.printf("operators http://127.0.0.1:%d/admin%n", it.port()));
    out.printf("Kafka     %s%n", state.kafka());
    out.printf("OSS       %s (region %s)%n", state.oss(), Backends.REGION);
    out.printf(
        "its key   %s%n",
        Credentials.areInEnvironment()
            ? "OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET of the environment"
            : Credentials.file(options.data()));
    out.printf("data      %s%n", options.data());
    return healthy;
  }

  /** What runs in the launcher is up while the launcher is. */
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

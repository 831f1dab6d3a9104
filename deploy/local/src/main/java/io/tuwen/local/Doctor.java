package io.tuwen.local;

import com.sun.management.OperatingSystemMXBean;
import io.tuwen.command.DataOption;
import io.tuwen.command.ExitCode;
import io.tuwen.command.PortOption;
import io.tuwen.kafka.FreePort;
import io.tuwen.local.state.StateFile;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tuwen doctor}: whether this machine can run the system, and what to do where not. */
@Command(
    name = "doctor",
    description = "Checks whether this machine can run the system, and says what to do where not.",
    footer = {
      "",
      "./tuwen doctor --dependencies checks the libraries instead: their age, and what is known"
          + " against them."
    },
    exitCodeList = {"0:this machine can run the system", "1:it cannot", ExitCode.USAGE_LINE})
final class Doctor implements Callable<Integer> {
  private static final long GIB = 1L << 30;
  private static final long DISK = 2 * GIB;
  private static final long MEMORY = 2 * GIB;

  private final Path root;
  private final PrintStream out;

  @Mixin private final PortOption portOption = new PortOption();
  @Mixin private final DataOption dataOption = new DataOption();

  private boolean healthy = true;

  Doctor(Path root, PrintStream out) {
    this.root = root;
    this.out = out;
  }

  @Override
  public Integer call() {
    checkNativeCode();
    checkPorts();
    checkDisk();
    checkAccess();
    checkMemory();
    return healthy ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** Kafka's own way to its compressors: it unpacks a library and loads it. */
  private void checkNativeCode() {
    for (var compression : new Compression[] {Compression.zstd().build(), snappy()}) {
      var name = compression.type().name;
      try (var compressed =
          compression.wrapForOutput(
              new ByteBufferOutputStream(512), RecordBatch.CURRENT_MAGIC_VALUE)) {
        compressed.write(1);
        ok("native library of %s".formatted(name));
      } catch (IOException | RuntimeException | LinkageError e) {
        fails(
            "the native library of %s cannot be loaded (%s)".formatted(name, e.getMessage()),
            "mount %s without noexec, or set JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR; the system's C library must be glibc"
                .formatted(System.getProperty("java.io.tmpdir")));
      }
    }
  }

  private static Compression snappy() {
    return Compression.snappy().build();
  }

  private void checkPorts() {
    var port = portOption.port().orElse(Options.DEFAULT_PORT);
    var running = new StateFile(data()).read().filter(it -> StateFile.launcher(it).isPresent());
    if (running.isPresent()) {
      ok("Tuwen runs on port %d".formatted(running.get().port()));
      return;
    }
    if (FreePort.isFree(port)) {
      ok("port %d is free".formatted(port));
    } else {
      fails("port %d is taken".formatted(port), "choose another with --port N");
    }
    var taken =
        othersOf(port)
            .filter(it -> !FreePort.isFree(it))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    // No failure: only the gateway has to be where it is looked for.
    ok(
        taken.isEmpty()
            ? "the other ports, up to %d, are free".formatted(othersOf(port).max().getAsInt())
            : "taken, so that others will be used: " + taken);
  }

  /** What is preferred beside the gateway's port. */
  private static IntStream othersOf(int port) {
    return IntStream.concat(
            IntStream.of(
                LocalSystem.OSS_OFFSET,
                LocalSystem.KAFKA_OFFSET,
                LocalSystem.CONTROLLER_OFFSET,
                Database.PORT_OFFSET,
                SimulatedPlatforms.PORT_OFFSET),
            Arrays.stream(Service.values())
                .flatMapToInt(it -> IntStream.of(it.portOffset(), it.managementOffset())))
        .map(it -> port + it)
        .sorted();
  }

  private Path data() {
    return dataOption.directoryIn(root);
  }

  private void checkDisk() {
    // Not by its file store, which a changed root has no entry for.
    var free = existing(data()).toFile().getUsableSpace();
    if (free >= DISK) {
      ok("%.1f GiB free for %s".formatted((double) free / GIB, data()));
    } else {
      fails(
          "%.1f GiB free for %s, 2 are needed".formatted((double) free / GIB, data()),
          "make room, or choose another place with --data DIR");
    }
  }

  private void checkAccess() {
    try {
      if (DataDirectory.isOpenToOthers(data())) {
        fails(
            "other users can read %s, where images and texts are".formatted(data()),
            "chmod -R go= DIR, or let ./tuwen up do so");
      } else {
        ok("%s is for its owner alone".formatted(data()));
      }
    } catch (IOException e) {
      fails(
          "who may read %s cannot be told (%s)".formatted(data(), e.getMessage()),
          "choose another place with --data DIR");
    }
  }

  private static Path existing(Path path) {
    return Files.exists(path) || path.getParent() == null ? path : existing(path.getParent());
  }

  private void checkMemory() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    var total = system.getTotalMemorySize();
    if (total >= MEMORY) {
      ok("%.1f GiB of memory".formatted((double) total / GIB));
    } else {
      fails(
          "%.1f GiB of memory, 2 are needed".formatted((double) total / GIB),
          "use a larger machine, or raise the container's limit");
    }
  }

  private void ok(String what) {
    out.println("ok    " + what);
  }

  private void fails(String what, String remedy) {
    healthy = false;
    out.println("FAIL  " + what);
    out.println("      " + remedy);
  }
}

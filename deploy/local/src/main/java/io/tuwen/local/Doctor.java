package io.tuwen.local;

import com.sun.management.OperatingSystemMXBean;
import io.tuwen.command.DataOption;
import io.tuwen.command.ExitCode;
import io.tuwen.command.PortOption;
import io.tuwen.command.Words;
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
        ok(Words.of("native library of %s", name));
      } catch (IOException | RuntimeException | LinkageError e) {
        fails(
            Words.of("the native library of %s cannot be loaded (%s)", name, e.getMessage()),
            Words.of(
                "mount %s without noexec, or set JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR; the system's C library must be glibc",
                System.getProperty("java.io.tmpdir")));
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
      ok(Words.of("Tuwen runs on port %d", running.get().port()));
      return;
    }
    if (FreePort.isFree(port)) {
      ok(Words.of("port %d is free", port));
    } else {
      fails(Words.of("port %d is taken", port), Words.of("choose another with --port N"));
    }
    var taken =
        othersOf(port)
            .filter(it -> !FreePort.isFree(it))
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    // No failure: only the gateway has to be where it is looked for.
    ok(
        taken.isEmpty()
            ? Words.of("the other ports, up to %d, are free", othersOf(port).max().getAsInt())
            : Words.of("taken, so that others will be used: %s", taken));
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
      ok(Words.of("%.1f GiB free for %s", (double) free / GIB, data()));
    } else {
      fails(
          Words.of("%.1f GiB free for %s, 2 are needed", (double) free / GIB, data()),
          Words.of("make room, or choose another place with --data DIR"));
    }
  }

  private void checkAccess() {
    try {
      if (DataDirectory.isOpenToOthers(data())) {
        fails(
            Words.of("other users can read %s, where images and texts are", data()),
            Words.of("chmod -R go= DIR, or let ./tuwen up do so"));
      } else {
        ok(Words.of("%s is for its owner alone", data()));
      }
    } catch (IOException e) {
      fails(
          Words.of("who may read %s cannot be told (%s)", data(), e.getMessage()),
          Words.of("choose another place with --data DIR"));
    }
  }

  private static Path existing(Path path) {
    return Files.exists(path) || path.getParent() == null ? path : existing(path.getParent());
  }

  private void checkMemory() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    var total = system.getTotalMemorySize();
    if (total >= MEMORY) {
      ok(Words.of("%.1f GiB of memory", (double) total / GIB));
    } else {
      fails(
          Words.of("%.1f GiB of memory, 2 are needed", (double) total / GIB),
          Words.of("use a larger machine, or raise the container's limit"));
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

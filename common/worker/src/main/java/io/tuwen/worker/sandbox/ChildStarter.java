package io.tuwen.worker.sandbox;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jboss.logging.Logger;

/**
 * Starts each child from a thread that has given away its own right to most files.
 *
 * <p>What the thread may not open, neither can a process that it starts, from its first instruction
 * on. The thread does nothing else.
 */
class ChildStarter {
  private static final Logger LOG = Logger.getLogger(ChildStarter.class);

  /** Else it is a part of the machine's memory, and all of its young part is soon touched. */
  private static final String INITIAL_HEAP = "-XX:InitialHeapSize=24m";

  private final ChildSpec spec;
  private volatile boolean isRestricted;

  ChildStarter(ChildSpec spec) {
    this.spec = spec;
  }

  /** What this system cannot do, for the log. */
  String missing() {
    return isRestricted ? "" : " unconfined=files";
  }

  /**
   * Starts one, which is not warm yet.
   *
   * <p>Its temporary directory is made for it alone: one that all share is empty for days, and
   * systems remove what is empty. Then no child could be started any more.
   */
  ChildProcess start() throws IOException {
    var own = Files.createTempDirectory("tuwen-child");
    try {
      return started(startRestricted(own), own);
    } catch (ExecutionException e) {
      Files.deleteIfExists(own);
      throw new IOException("a child cannot be started", e.getCause());
    } catch (Error e) {
      // The system gives no thread more; soon it may.
      Files.deleteIfExists(own);
      throw new IOException("a child cannot be started", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static ChildProcess started(Process process, Path own) {
    try {
      preferForKilling(process);
      return new ChildProcess(process, own);
    } catch (RuntimeException | Error e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private Process startRestricted(Path own) throws ExecutionException, InterruptedException {
    var builder = builder(own);
    var start =
        new FutureTask<>(
            () -> {
              isRestricted = FileRules.restrictThread(spec.classPath(), own);
              return builder.start();
            });
    var thread = new Thread(start, spec.name() + "-child-starter");
    thread.setDaemon(true);
    thread.start();
    return start.get();
  }

  private ProcessBuilder builder(Path own) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(spec.jvmOptions());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            INITIAL_HEAP,
            "-XX:+ExitOnOutOfMemoryError",
            // Memory of native libraries goes back; JDKs before 17.0.9 cannot do that.
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:TrimNativeHeapInterval=60000",
            "-XX:-UsePerfData",
            "-XX:+SuppressFatalErrorMessage",
            "-Xshare:auto",
            "-Xlog:disable"));
    if (Runtime.version().feature() >= 24) {
      // From there on, Java remarks on every library that is loaded.
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    // Where native libraries are unpacked.
    command.add("-Djava.io.tmpdir=" + own);
    command.add("-Djna.tmpdir=" + own);
    command.add("-D" + Child.MEMORY + "=" + spec.memory());
    spec.properties().forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.add("-cp");
    command.add(String.join(File.pathSeparator, spec.classPath()));
    command.add(spec.main().getName());
    var builder = new ProcessBuilder(command).directory(own.toFile());
    // INVARIANT: no credential. They are in the worker's environment.
    var libraries = builder.environment().get("LD_LIBRARY_PATH");
    builder.environment().clear();
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().put("HOME", System.getProperty("user.home", "/"));
    builder.environment().put("TMPDIR", own.toString());
    // Decoded images are large: many arenas would keep as much memory as several children need.
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    if (libraries != null) {
      builder.environment().put("LD_LIBRARY_PATH", libraries);
    }
    return builder;
  }

  /** Where the machine has no memory left, an image is lost and not the worker. */
  private static void preferForKilling(Process process) {
    var file = Path.of("/proc", Long.toString(process.pid()), "oom_score_adj");
    try {
      if (Files.exists(file)) {
        Files.writeString(file, "1000", StandardOpenOption.WRITE);
      }
    } catch (IOException e) {
      LOG.debugf("event=oom_score_kept pid=%d cause=\"%s\"", process.pid(), e.getMessage());
    }
  }
}

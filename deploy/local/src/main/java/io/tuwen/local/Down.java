package io.tuwen.local;

import io.tuwen.command.DataOption;
import io.tuwen.command.ExitCode;
import io.tuwen.command.PortOption;
import io.tuwen.command.Words;
import io.tuwen.local.state.StateFile;
import io.tuwen.local.state.Systems;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tuwen down}: asks the running system to end, and waits. */
@Command(
    name = "down",
    description = "Stops the system; work in flight is finished first.",
    exitCodeList = {
      "0:stopped, or there was nothing to stop",
      "1:the system did not stop in time, or has another port and was left alone",
      ExitCode.USAGE_LINE
    })
final class Down implements Callable<Integer> {
  private static final Duration GRACE = Duration.ofMinutes(4);
  private static final long SAY_MILLIS = 5000;
  private static final long POLL_MILLIS = 100;

  private final Path root;
  private final PrintStream out;

  @Mixin private final PortOption port = new PortOption();
  @Mixin private final DataOption data = new DataOption();

  Down(Path root, PrintStream out) {
    this.root = root;
    this.out = out;
  }

  @Override
  public Integer call() throws InterruptedException {
    var directory = new Systems(root).meant(data.directory(), port.port());
    var state = new StateFile(directory).read();
    var launcher = state.flatMap(StateFile::launcher);
    if (launcher.isEmpty()) {
      out.println(Words.of("Tuwen is not running on %s", directory));
      return ExitCode.DONE;
    }
    var actual = state.get().port();
    if (port.port().orElse(actual) != actual) {
      out.println(
          Words.of(
              "The system on %s has port %d, not %d; it was left alone",
              directory, actual, port.port().getAsInt()));
      return ExitCode.FAILED;
    }
    launcher.get().destroy();
    return await(launcher.get());
  }

  private int await(ProcessHandle launcher) throws InterruptedException {
    var begin = System.nanoTime();
    var said = 0L;
    while (launcher.isAlive()) {
      var waited = Duration.ofNanos(System.nanoTime() - begin);
      if (waited.compareTo(GRACE) > 0) {
        out.println(Words.of("It has not stopped after %d s; its log says why", GRACE.toSeconds()));
        return ExitCode.FAILED;
      }
      if (waited.toMillis() > said + SAY_MILLIS) {
        said = waited.toMillis();
        out.println(
            Words.of(
                "  … %d s: services finish their work; after a first run they also write class archives",
                waited.toSeconds()));
      }
      Thread.sleep(POLL_MILLIS);
    }
    out.println(Words.of("Tuwen has stopped (%.1f s)", (System.nanoTime() - begin) / 1e9));
    return ExitCode.DONE;
  }
}

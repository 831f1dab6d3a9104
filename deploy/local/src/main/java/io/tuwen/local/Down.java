package io.tuwen.local;

import io.tuwen.local.state.StateFile;
import java.io.PrintStream;
import java.time.Duration;

/** {@code tuwen down}: asks the running system to end, and waits. */
final class Down {
  private static final Duration GRACE = Duration.ofSeconds(100);
  private static final long SAY_MILLIS = 5000;
  private static final long POLL_MILLIS = 100;

  private final Options options;
  private final PrintStream out;

  Down(Options options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  int run() throws InterruptedException {
    var state = new StateFile(options.data()).read();
    var launcher = state.flatMap(StateFile::launcher);
    if (launcher.isEmpty()) {
      out.println("Tuwen is not running on " + options.data());
      return 0;
    }
    var port = state.get().port();
    if (options.port().isPresent() && options.port().getAsInt() != port) {
      out.printf(
          "The system on %s has port %d, not %d; it was left alone%n",
          options.data(), port, options.port().getAsInt());
      return 1;
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
        out.println("It has not stopped after " + GRACE.toSeconds() + " s; its log says why");
        return 1;
      }
      if (waited.toMillis() > said + SAY_MILLIS) {
        said = waited.toMillis();
        out.printf("  … %d s: work in flight is finished first%n", waited.toSeconds());
      }
      Thread.sleep(POLL_MILLIS);
    }
    out.printf("Tuwen has stopped (%.1f s)%n", (System.nanoTime() - begin) / 1e9);
    return 0;
  }
}

package io.tuwen.local;

import io.tuwen.local.process.LogFile;
import java.io.PrintStream;

/** What the launcher says, to the terminal and to its log. */
public final class Console {
  private final PrintStream out;
  private final LogFile log;

  public Console(PrintStream out, LogFile log) {
    this.out = out;
    this.log = log;
  }

  public synchronized void say(String line) {
    log.write(line);
    out.println(line);
    out.flush();
  }

  /** A line of a service, which has a log of its own. */
  synchronized void relay(String service, String line) {
    out.printf("%-19s | %s%n", service, line);
    out.flush();
  }
}

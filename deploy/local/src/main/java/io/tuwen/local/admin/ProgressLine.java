package io.tuwen.local.admin;

import java.io.PrintStream;

/** A line that changes in place on a terminal, and separate lines elsewhere. */
final class ProgressLine {
  private final PrintStream out;

  /** Said by the script: Java cannot tell in every version. */
  private final boolean inPlace = System.getProperty("tuwen.terminal") != null;

  private String shown = "";

  ProgressLine(PrintStream out) {
    this.out = out;
  }

  void show(String line) {
    if (line.equals(shown)) {
      return;
    }
    if (inPlace) {
      out.print("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
    } else {
      out.println(line);
    }
    out.flush();
    shown = line;
  }

  void end(String line) {
    show(line);
    if (inPlace) {
      out.println();
    }
  }
}

package io.tuwen.local;

/** Says of each part that it is up, and how long that took. */
final class StartReport {
  private final Console console;
  private final long startedAt = System.nanoTime();

  StartReport(Console console) {
    this.console = console;
  }

  void done(String part, String what) {
    var seconds = (System.nanoTime() - startedAt) / 1e9;
    console.say("  %5.1f s  %-21s %s".formatted(seconds, part, what));
  }
}

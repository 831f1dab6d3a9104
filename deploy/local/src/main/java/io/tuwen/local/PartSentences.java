package io.tuwen.local;

import io.tuwen.command.Words;
import java.nio.file.Path;
import java.time.Duration;

/** What is said of a part of the system, whichever it is: a service, the database, the broker. */
final class PartSentences {
  private PartSentences() {}

  static String stopped(String part, boolean isClean) {
    return isClean
        ? Words.of("%s stopped", part)
        : Words.of("%s did not stop and was killed", part);
  }

  static String ended(String part, int exitCode, Duration pause, Path log) {
    return Words.of(
        "%s ended by itself (%s) and is started again in %.1f s; its log: %s",
        part, reason(exitCode), pause.toMillis() / 1000.0, log);
  }

  static String cannotStart(String part, String why, Duration pause) {
    return Words.of(
        "%s cannot be started (%s); the next try is in %.1f s",
        part, why, pause.toMillis() / 1000.0);
  }

  static String readyAgain(String part) {
    return Words.of("%s is ready again", part);
  }

  static String reason(int exitCode) {
    return exitCode > 128
        ? Words.of("signal %d", exitCode - 128)
        : Words.of("exit code %d", exitCode);
  }
}

package io.tuwen.command;

import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** What kept something from being done, in one line for a person. */
public final class Trouble {
  private Trouble() {}

  /** What an exception says; for files and networks with its cause, which says why. */
  public static String sentence(Throwable trouble) {
    if (!(trouble instanceof UncheckedIOException)) {
      return message(trouble);
    }
    var said = trouble.getMessage();
    var cause = trouble.getCause();
    // Where no message was given, it is the cause's.
    return said == null || said.equals(cause.toString())
        ? message(cause)
        : "%s (%s)".formatted(said, message(cause));
  }

  private static String message(Throwable trouble) {
    // The message of these is a file's name, and their own name says what is wrong with it.
    if (trouble instanceof FileSystemException file && file.getReason() == null) {
      return kind(file) + ": " + file.getMessage();
    }
    return trouble.getMessage() == null ? trouble.toString() : trouble.getMessage();
  }

  /** Of AccessDeniedException, "access denied". */
  private static String kind(FileSystemException trouble) {
    return trouble
        .getClass()
        .getSimpleName()
        .replaceFirst("Exception$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toLowerCase(Locale.ROOT);
  }
}

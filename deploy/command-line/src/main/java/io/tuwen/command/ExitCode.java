package io.tuwen.command;

/**
 * What the end of a command tells a script. {@code docs/operating.md} has the table.
 *
 * <p>The texts are lines of the commands' usage, as picocli wants them.
 */
public final class ExitCode {
  public static final int DONE = 0;

  /** The command ran, and something is wrong. */
  public static final int FAILED = 1;

  public static final int USAGE = 2;

  /** The system that the command needs does not run. */
  public static final int NOT_RUNNING = 3;

  /** Nothing is wrong with what was looked at, and something could not be looked at. */
  public static final int NOT_TRIED = 4;

  public static final String HEADING = "%nExit codes:%n";
  public static final String DONE_LINE = DONE + ":done";
  public static final String USAGE_LINE = USAGE + ":the command line is wrong";
  public static final String NOT_RUNNING_LINE = NOT_RUNNING + ":Tuwen does not run there";

  private ExitCode() {}
}

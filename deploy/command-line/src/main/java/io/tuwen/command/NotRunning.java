package io.tuwen.command;

/** The system that a command needs does not run. */
public final class NotRunning extends IllegalStateException {
  private static final long serialVersionUID = 1;

  public NotRunning(String message) {
    super(message);
  }

  public NotRunning(String message, Throwable cause) {
    super(message, cause);
  }
}

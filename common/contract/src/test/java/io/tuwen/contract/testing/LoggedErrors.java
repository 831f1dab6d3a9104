package io.tuwen.contract.testing;

import java.util.List;
import java.util.logging.Level;

/** The ERROR lines of a service: each is an alarm, so none may be a client's to write. */
public final class LoggedErrors implements AutoCloseable {
  private final LoggedLines all = new LoggedLines(Level.SEVERE);

  public List<String> lines() {
    return all.lines();
  }

  @Override
  public void close() {
    all.close();
  }
}

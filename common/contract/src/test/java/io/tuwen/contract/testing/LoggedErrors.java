package io.tuwen.contract.testing;

import java.util.List;
import java.util.logging.Level;
import java.util.regex.Pattern;

/**
 * The ERROR lines of a service: each is an alarm, so none may be a client's to write. The broker of
 * a test is in the same process, and says of its own that the machine is slow.
 */
public final class LoggedErrors implements AutoCloseable {
  private static final Pattern BROKER =
      Pattern.compile(
          "(kafka|state\\.change\\.logger|org\\.apache\\.kafka\\.(controller|server|raft|image|metadata|coordinator))\\b.*");

  private final LoggedLines all =
      new LoggedLines(Level.SEVERE, logger -> !BROKER.matcher(logger).matches());

  public List<String> lines() {
    return all.lines();
  }

  @Override
  public void close() {
    all.close();
  }
}

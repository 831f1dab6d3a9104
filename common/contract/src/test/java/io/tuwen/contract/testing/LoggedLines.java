package io.tuwen.contract.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What a service logs. */
public final class LoggedLines implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Formatter MESSAGE = new PatternFormatter("%s");

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler;

  /**
   * Listens.
   *
   * @param least lines below this level are not kept
   */
  public LoggedLines(Level least) {
    this(least, logger -> true);
  }

  LoggedLines(Level least, Predicate<String> loggers) {
    handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= least.intValue()
                && loggers.test(entry.getLoggerName())) {
              lines.add(MESSAGE.format(entry) + " " + entry.getThrown());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    ROOT.addHandler(handler);
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    ROOT.removeHandler(handler);
  }
}

package io.tuwen.local.process;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Whatever is printed, line by line into a log. */
public final class LineStream extends OutputStream {
  /** A line that does not end is cut, since it has to be held until it does. */
  private static final int MAX_LINE_BYTES = 64 * 1024;

  private final LogFile log;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  public LineStream(LogFile log) {
    this.log = log;
  }

  @Override
  public synchronized void write(int next) {
    if (next != '\n') {
      line.write(next);
    }
    if (next == '\n' || line.size() == MAX_LINE_BYTES) {
      log.write(line.toString(StandardCharsets.UTF_8));
      line.reset();
    }
  }
}

package io.tuwen.local.process;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process prints until it is ready, and what that tells of why it cannot start. */
public final class StartOutput {
  /** A start prints some dozen lines; what prints more than this tells its end first. */
  private static final int MAX_LINES = 2000;

  private static final int MAX_CAUSE_LINES = 12;
  private static final int LAST_LINES = 5;

  /** By these words, of Quarkus and of the JVM, a process says that it gives its start up. */
  private static final Pattern GIVING_UP =
      Pattern.compile(
          "Failed to start |Unable to start |seems to be in use by another process"
              + "|^Exception in thread \"main\"|^Error: |^Configuration validation failed");

  private static final Pattern CAUSE = Pattern.compile("^Caused by: ");
  private static final Pattern FRAME =
      Pattern.compile("^\\s+(at |\\.\\.\\. \\d+ )|^\\s*Suppressed: ");
  private static final Pattern LOG_PREFIX =
      Pattern.compile("^\\d{4}-\\d\\d-\\d\\d \\S+ +[A-Z]+ +\\[[^\\]]*\\] \\([^)]*\\) ");

  private final List<String> lines = new ArrayList<>();
  private long gaveUpAt;
  private boolean hasGivenUp;

  /** A line in JSON has a message and, where there is one, a stack trace. */
  public void add(String line) {
    if (!line.startsWith("{\"timestamp\":")) {
      addLine(line);
      return;
    }
    try {
      var json = new JsonObject(line);
      Stream.of("message", "stackTrace")
          .flatMap(it -> json.getString(it, "").lines())
          .forEach(this::addLine);
    } catch (DecodeException | ClassCastException e) {
      addLine(line);
    }
  }

  private synchronized void addLine(String line) {
    if (lines.size() == MAX_LINES) {
      lines.remove(0);
    }
    lines.add(line);
    if (!hasGivenUp && GIVING_UP.matcher(line).find()) {
      hasGivenUp = true;
      gaveUpAt = System.nanoTime();
    }
  }

  /** Whether it said that it gives up, and has had this time to say why. */
  public synchronized boolean hasGivenUpFor(Duration time) {
    return hasGivenUp && System.nanoTime() - gaveUpAt >= time.toNanos();
  }

  /** The lines of the innermost cause; the last lines where it names none. */
  public synchronized List<String> cause() {
    var from = -1;
    for (int i = 0; i < lines.size(); i++) {
      var isFirst = from < 0 && GIVING_UP.matcher(lines.get(i)).find();
      if (isFirst || (from >= 0 && CAUSE.matcher(lines.get(i)).find())) {
        from = i;
      }
    }
    if (from < 0) {
      return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).stream().toList();
    }
    var cause = new ArrayList<String>();
    for (var line : lines.subList(from, Math.min(lines.size(), from + MAX_CAUSE_LINES))) {
      if (FRAME.matcher(line).find()) {
        break;
      }
      cause.add(CAUSE.matcher(LOG_PREFIX.matcher(line).replaceFirst("")).replaceFirst(""));
    }
    return cause;
  }
}

package io.tuwen.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** What the shell's {@code times} prints: two lines, its own and its children's. */
public final class ShellTimes {
  private static final Pattern TIME = Pattern.compile("(\\d+)m([0-9.]+)s");

  private ShellTimes() {}

  /**
   * What the children have computed, user and system: the last line, such as {@code 0m1.250s
   * 0m0.020s}.
   */
  public static Duration children(String times) throws IOException {
    var lines = times.strip().lines().toList();
    var time = TIME.matcher(lines.isEmpty() ? "" : lines.get(lines.size() - 1));
    double seconds = 0;
    int count = 0;
    while (time.find()) {
      seconds += 60 * Integer.parseInt(time.group(1)) + Double.parseDouble(time.group(2));
      count++;
    }
    if (count != 2) {
      throw new IOException("the shell does not tell what its children have computed: " + times);
    }
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}

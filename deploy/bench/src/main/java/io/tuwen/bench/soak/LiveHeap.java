package io.tuwen.bench.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What a JVM still needs after a full collection: if this grows, something is kept. */
final class LiveHeap {
  private static final Pattern USED =
      Pattern.compile("(?:generation|heap) +total \\d+K, used (\\d+)K");

  private LiveHeap() {}

  /** In bytes, after a collection; empty for what is no JVM, or where the JDK has no jcmd. */
  static OptionalLong of(long pid) throws InterruptedException {
    try {
      ask(pid, "GC.run");
      return used(ask(pid, "GC.heap_info"));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static String ask(long pid, String question) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var process =
        new ProcessBuilder(jcmd, Long.toString(pid), question).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return said;
  }

  static OptionalLong used(String info) {
    var parts = USED.matcher(info).results().mapToLong(it -> Long.parseLong(it.group(1))).toArray();
    return parts.length == 0
        ? OptionalLong.empty()
        : OptionalLong.of(1024 * Arrays.stream(parts).sum());
  }
}

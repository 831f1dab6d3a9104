package io.tuwen.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How much memory a process has. */
final class ResidentMemory {
  private ResidentMemory() {}

  /** In bytes, as {@code ps} says it; 0 for a process that is gone. */
  static long ofProcess(long pid) throws InterruptedException {
    try {
      var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
      var kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      ps.waitFor();
      return kilobytes.isBlank() ? 0 : Long.parseLong(kilobytes.strip()) * 1024;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }
}

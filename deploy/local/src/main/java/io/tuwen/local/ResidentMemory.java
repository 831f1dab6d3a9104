package io.tuwen.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process has. */
final class ResidentMemory {
  private static final String LINUX_FIELD = "VmRSS:";

  private ResidentMemory() {}

  /** Of a service and the children that decode for it, in bytes; 0 where it is gone. */
  static long ofTree(long pid) throws InterruptedException {
    var total = ofProcess(pid);
    var children = ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).toList();
    for (var child : children) {
      total += ofProcess(child.pid());
    }
    return total;
  }

  /** In bytes; 0 for a process that is gone. */
  static long ofProcess(long pid) throws InterruptedException {
    try {
      var status = Path.of("/proc", Long.toString(pid), "status");
      var kilobytes = Files.isReadable(status) ? fromStatus(status) : fromPs(pid);
      return kilobytes.isBlank() ? 0 : Long.parseLong(kilobytes.strip()) * 1024;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  private static String fromStatus(Path status) throws IOException {
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith(LINUX_FIELD))
        .map(line -> line.substring(LINUX_FIELD.length()).replace("kB", ""))
        .findFirst()
        .orElse("");
  }

  private static String fromPs(long pid) throws IOException, InterruptedException {
    var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
    var kilobytes = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    ps.waitFor();
    return kilobytes;
  }
}

package io.tuwen.bench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What some processes have of the machine, as Linux tells it.
 *
 * @param bytes resident memory; what they share with each other as shared memory, such as the
 *     buffers of a database, is counted once
 * @param descriptors open files, sockets and pipes
 */
record Usage(long bytes, long threads, long descriptors) {
  private static final String PRIVATE = "RssAnon";
  private static final String FILES = "RssFile";
  private static final String SHARED = "RssShmem";
  private static final String THREADS = "Threads";

  /** Of all of them together. One that has just ended has nothing. */
  static Usage of(Collection<Long> processes) {
    long bytes = 0;
    long shared = 0;
    long threads = 0;
    long descriptors = 0;
    for (var pid : processes) {
      var directory = Path.of("/proc", Long.toString(pid));
      try (var open = Files.list(directory.resolve("fd"))) {
        var status = status(Files.readString(directory.resolve("status")));
        bytes += 1024 * (status.getOrDefault(PRIVATE, 0L) + status.getOrDefault(FILES, 0L));
        shared = Math.max(shared, 1024 * status.getOrDefault(SHARED, 0L));
        threads += status.getOrDefault(THREADS, 0L);
        descriptors += open.count();
      } catch (IOException e) {
        // It ended between two looks.
      }
    }
    return new Usage(bytes + shared, threads, descriptors);
  }

  /** The fields of {@code /proc/PID/status} that are numbers, those of memory in KiB. */
  static Map<String, Long> status(String text) {
    var fields = new HashMap<String, Long>();
    for (var line : text.lines().toList()) {
      var colon = line.indexOf(':');
      var value = line.substring(colon + 1).replace("kB", "").strip();
      if (colon > 0 && !value.isEmpty() && value.chars().allMatch(Character::isDigit)) {
        fields.put(line.substring(0, colon), Long.parseLong(value));
      }
    }
    return fields;
  }
}

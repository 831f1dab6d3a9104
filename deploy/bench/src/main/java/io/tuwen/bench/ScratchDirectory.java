package io.tuwen.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** What a run writes and has no use for afterwards. */
public final class ScratchDirectory {
  private ScratchDirectory() {}

  public static Path make() throws IOException {
    return Files.createTempDirectory("tuwen-bench-");
  }

  /** Removes it with all that is in it. */
  public static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

package io.tuwen.emulator.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Comparator;

/** Changes to directories that outlive a power cut once they return. */
final class Durable {
  private Durable() {}

  /**
   * Gives a file its name. What becomes of the old name does not matter: the next start drops it.
   */
  static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(to.getParent());
  }

  /** Takes a name away; to where does not matter. */
  static void moveAway(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    sync(from.getParent());
  }

  static void delete(Path path) throws IOException {
    Files.deleteIfExists(path);
    sync(path.getParent());
  }

  /** Makes a directory, and those above it that are missing. */
  static void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
    var parent = directory.toAbsolutePath().getParent();
    if (!Files.exists(parent)) {
      createDirectory(parent, attributes);
    }
    Files.createDirectories(directory, attributes);
    sync(parent);
  }

  /** Replaces a small text file in one step. */
  static void write(Path path, String text) throws IOException {
    var aside = path.resolveSibling(path.getFileName() + ".new");
    try (var file =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      file.write(StandardCharsets.UTF_8.encode(text));
      file.force(true);
    }
    rename(aside, path);
  }

  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (var paths = Files.walk(root)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
    sync(root.getParent());
  }

  private static void sync(Path directory) throws IOException {
    try (var opened = FileChannel.open(directory, StandardOpenOption.READ)) {
      opened.force(true);
    }
  }
}

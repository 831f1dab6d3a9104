package io.tuwen.contract.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Files of the repository that are compared with the code, from the directory of any module. */
public final class RepositoryFiles {
  private RepositoryFiles() {}

  /** A file by its path from the repository's root. */
  public static Path file(String path) {
    var directory = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(directory.resolve("tuwen"))) {
      directory = directory.getParent();
    }
    return directory.resolve(path);
  }
}

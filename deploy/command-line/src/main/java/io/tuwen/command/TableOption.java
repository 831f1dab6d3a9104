package io.tuwen.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --table}, of every command that ends with a table of what it found. */
public final class TableOption {
  @Option(
      names = "--table",
      paramLabel = "FILE",
      converter = AbsolutePath.class,
      description = "a file for the table")
  private Path file;

  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }
}

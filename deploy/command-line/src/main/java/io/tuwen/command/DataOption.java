package io.tuwen.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --data}, of every command that has to do with a system. */
public final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      converter = AbsolutePath.class,
      description = "the directory of the system's images, events and logs")
  private Path directory;

  public Optional<Path> directory() {
    return Optional.ofNullable(directory);
  }

  /** The directory, or that of a checkout's own system. */
  public Path directoryIn(Path root) {
    return directory().orElse(ofCheckout(root));
  }

  /** Where a checkout's own system has its data. */
  public static Path ofCheckout(Path root) {
    return root.resolve(".tuwen/data");
  }
}

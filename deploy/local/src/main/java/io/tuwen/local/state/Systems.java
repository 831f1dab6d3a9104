package io.tuwen.local.state;

import io.tuwen.command.DataOption;
import io.tuwen.command.NotRunning;
import io.tuwen.command.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The systems that were started from a checkout, so that a command finds the one that it is about
 * without being told its directory. {@code ./tuwen logs} looks in the same way.
 */
public final class Systems {
  private static final int MAX_KEPT = 16;

  private final Path own;
  private final Path file;

  public Systems(Path root) {
    own = DataOption.ofCheckout(root).toAbsolutePath();
    file = root.resolve(".tuwen/systems");
  }

  /** Remembers a data directory, as the latest one. */
  public void add(Path data) {
    if (data.equals(own) || data.toString().contains("\n")) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      var aside = file.resolveSibling("systems." + ProcessHandle.current().pid());
      Files.write(
          aside,
          Stream.concat(Stream.of(data), kept().stream().filter(it -> !it.equals(data)))
              .limit(MAX_KEPT)
              .map(Path::toString)
              .toList());
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the system cannot be remembered in " + file, e);
    }
  }

  /**
   * The data directory that a command is about: the one that it names, else that of the checkout's
   * own system if it runs, else that of the system that was started last and runs.
   *
   * @param port of the gateway, where only a system with it is meant
   */
  public Path meant(Optional<Path> named, OptionalInt port) {
    return named.orElseGet(
        () ->
            Stream.concat(Stream.of(own), kept().stream())
                .filter(it -> runs(it, port))
                .findFirst()
                .orElse(own));
  }

  /**
   * As {@link #meant}, for a command that has to find the system.
   *
   * @throws NotRunning where a port is named, and no system has it
   */
  public Path found(Optional<Path> named, OptionalInt port) {
    var data = meant(named, port);
    if (port.isPresent()
        && new StateFile(data).read().filter(it -> it.port() == port.getAsInt()).isEmpty()) {
      throw new NotRunning(Words.of("no system of this checkout has port %s", port.getAsInt()));
    }
    return data;
  }

  private List<Path> kept() {
    try {
      return Files.readAllLines(file).stream().filter(it -> !it.isBlank()).map(Path::of).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("what was started cannot be read from " + file, e);
    }
  }

  private static boolean runs(Path data, OptionalInt port) {
    try {
      return new StateFile(data)
          .read()
          .filter(it -> port.orElse(it.port()) == it.port())
          .flatMap(StateFile::launcher)
          .isPresent();
    } catch (UncheckedIOException e) {
      // Another user's system cannot be looked into.
      return false;
    }
  }
}

package io.tuwen.local.state;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The file in the data directory by which a running system is found. */
public final class StateFile {
  private static final Duration PUT_RIGHT = Duration.ofMinutes(1);

  private final Path path;

  public StateFile(Path data) {
    path = data.resolve("run/state.json");
  }

  /** Replaces it in one step, so that no reader sees half of it, also after a power cut. */
  public synchronized void write(RunState state) {
    try {
      Files.createDirectories(path.getParent());
      var aside = path.resolveSibling("state.json.new");
      writeToDisk(aside, state.toJson());
      Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("the state cannot be written to " + path, e);
    }
  }

  private static void writeToDisk(Path file, String text) throws IOException {
    // No channel: threads that are interrupted at a stop write it too.
    try (var out = new FileOutputStream(file.toFile())) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    }
  }

  public synchronized void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty too where it is no state of this release: no system of ours runs by such a file. */
  public Optional<RunState> read() {
    try {
      return decoded(Files.readString(path));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the state cannot be read from " + path, e);
    }
  }

  private static Optional<RunState> decoded(String text) {
    try {
      return Optional.of(RunState.fromJson(text));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The launcher that wrote a state, if it still runs.
   *
   * <p>INVARIANT: never another process that got its number afterwards.
   */
  public static Optional<ProcessHandle> launcher(RunState state) {
    return ProcessHandle.of(state.launcherPid())
        .filter(it -> start(it).filter(began -> isClose(began, state.launcherStart())).isPresent());
  }

  /** A system counts from its boot, whose time it reckons anew where its clock was put right. */
  private static boolean isClose(Instant one, Instant other) {
    return Duration.between(one, other).abs().compareTo(PUT_RIGHT) < 0;
  }

  public static Optional<Instant> start(ProcessHandle process) {
    return process.info().startInstant();
  }
}

package io.tuwen.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a server says of itself in the file {@code postmaster.pid} of its data. After a kill the
 * file is there still.
 */
record RunningServer(long pid, int port, boolean isReady) {
  private static final String FILE = "postmaster.pid";
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;
  private static final int CONNECT_MILLIS = 500;

  static Optional<RunningServer> of(Path data) {
    try {
      var lines = Files.readAllLines(data.resolve(FILE));
      return lines.size() <= STATUS_LINE
          ? Optional.empty()
          : Optional.of(
              new RunningServer(
                  Long.parseLong(lines.get(0).strip()),
                  Integer.parseInt(lines.get(PORT_LINE).strip()),
                  lines.get(STATUS_LINE).startsWith("ready")));
    } catch (IOException | NumberFormatException e) {
      // None, or one that is just being written.
      return Optional.empty();
    }
  }

  /** Of the server that has made the file, also where that was killed before the file was whole. */
  static Optional<Long> pid(Path data) {
    try (var lines = Files.lines(data.resolve(FILE))) {
      return lines.findFirst().map(it -> Long.parseLong(it.strip()));
    } catch (IOException | UncheckedIOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Deletes the file that a server has left which runs no more. */
  static void forget(Path data) throws IOException {
    Files.deleteIfExists(data.resolve(FILE));
  }

  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid);
  }

  /** Whether it takes connections, and is not what a killed one has left. */
  boolean takesConnections() {
    if (!isReady || process().isEmpty()) {
      return false;
    }
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

package io.tuwen.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;

/**
 * Gives out ports near the gateway's, and others where those are taken.
 *
 * <p>INVARIANT: no port is given out twice.
 */
public final class Ports {
  private static final int LAST = 65_535;

  private final Set<Integer> given = new HashSet<>();

  /** This port and no other. */
  int exactly(int port) {
    if (!isFree(port)) {
      throw new IllegalStateException(
          "port %d is taken; choose another with --port N".formatted(port));
    }
    given.add(port);
    return port;
  }

  /** This port if nobody has it, or any. */
  int preferably(int port) {
    return port <= LAST && !given.contains(port) && isFree(port) ? exactly(port) : any();
  }

  public int any() {
    while (true) {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (given.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("no port is free", e);
      }
    }
  }

  static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      // A port of a connection that was just closed counts as free, as it does for the servers.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}

package io.tuwen.kafka;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds a port that is free, and that stays free until a server takes it.
 *
 * <p>The system's own answer, a bind to port 0, is of the range from which outgoing connections are
 * numbered too: between the answer and a server's start, one of those may take it.
 */
public final class FreePort {
  /** Above the well-known services, below the numbers of outgoing connections of every system. */
  private static final int FIRST = 15_000;

  private static final int LAST = 32_000;

  /** Sockets of UDP, whose ports count apart, as marks for others that look for one here. */
  private static final Queue<DatagramSocket> RESERVED = new ConcurrentLinkedQueue<>();

  private FreePort() {}

  /** Finds one that no other process finds here before this one has ended. */
  public static int find() throws IOException {
    for (var attempt = 0; attempt < 1000; attempt++) {
      var port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (take(port)) {
        return port;
      }
    }
    throw new IOException("no port from %d to %d is free".formatted(FIRST, LAST));
  }

  /** Whether this one is free, and then kept from others that look for one here. */
  public static boolean take(int port) {
    return isFree(port) && reserve(port);
  }

  private static boolean reserve(int port) {
    try {
      RESERVED.add(new DatagramSocket(onLoopback(port)));
      return true;
    } catch (SocketException e) {
      return false;
    }
  }

  public static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      // A port of a connection that was just closed counts as free, as it does for the servers.
      socket.setReuseAddress(true);
      socket.bind(onLoopback(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static InetSocketAddress onLoopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}

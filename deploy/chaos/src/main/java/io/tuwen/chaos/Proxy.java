package io.tuwen.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that can be bad: it hands bytes through to a port on this machine.
 *
 * <p>A connection to it breaks where the port behind it does not answer, as one to that port would.
 */
final class Proxy implements AutoCloseable {
  private final int target;
  private final ServerSocket server;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger broken = new AtomicInteger();
  private volatile Weather weather = Weather.CALM;

  private Proxy(int target, ServerSocket server) {
    this.target = target;
    this.server = server;
  }

  static Proxy to(int target) {
    try {
      var server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
      var proxy = new Proxy(target, server);
      start("proxy-" + target, proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("no port for a proxy", e);
    }
  }

  int port() {
    return server.getLocalPort();
  }

  void weather(Weather now) {
    weather = now;
  }

  Weather weather() {
    return weather;
  }

  /** How many connections were broken on purpose. */
  int broken() {
    return broken.get();
  }

  /** Whether a connection breaks now, which is counted. */
  boolean nextBreaks() {
    var breaks = weather.breaks();
    if (breaks == 0 || ThreadLocalRandom.current().nextDouble() >= breaks) {
      return false;
    }
    broken.incrementAndGet();
    return true;
  }

  void forget(Connection connection) {
    open.remove(connection);
  }

  private void accept() {
    while (true) {
      Socket client;
      try {
        client = server.accept();
      } catch (IOException e) {
        return; // closed
      }
      start("proxied-" + target, () -> connect(client));
    }
  }

  private void connect(Socket client) {
    try {
      var upstream = new Socket(InetAddress.getLoopbackAddress(), target);
      var connection = new Connection(this, client, upstream);
      open.add(connection);
      start("proxied-back-" + target, () -> connection.pipe(upstream, client));
      connection.pipe(client, upstream);
    } catch (IOException e) {
      Connection.reset(client);
    }
  }

  private static void start(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(Connection::breakOff);
  }
}

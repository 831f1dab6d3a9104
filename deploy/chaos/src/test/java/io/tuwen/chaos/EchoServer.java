package io.tuwen.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says everything again. */
final class EchoServer implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Thread accepting = start(this::accept);

  EchoServer() throws IOException {}

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        var socket = server.accept();
        open.add(socket);
        start(() -> echo(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // the other side is gone
    }
  }

  private static Thread start(Runnable work) {
    var thread = new Thread(work, "echo");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Afterwards it takes no connection any more, and has none. */
  @Override
  public void close() throws IOException {
    server.close();
    await().until(() -> !accepting.isAlive());
    for (var socket : open) {
      socket.close();
    }
  }
}

package io.tuwen.attack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes each line that looks like the beginning of a request for one, wherever it stands. */
final class LenientServer implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger uploads = new AtomicInteger();

  LenientServer() throws IOException {
    var thread = new Thread(this::serve, "lenient-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return door.getLocalPort();
  }

  private void serve() {
    while (!door.isClosed()) {
      try (var socket = door.accept()) {
        answer(socket);
      } catch (IOException e) {
        // A client that leaves, or the end.
      }
    }
  }

  private void answer(Socket socket) throws IOException {
    var reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith("POST /v1/images HTTP")) {
        end(socket, 201, Integer.toString(uploads.incrementAndGet()));
      } else if (line.startsWith("GET /v1/images/")) {
        end(socket, 200, line.split("[/ ]", -1)[4]);
      }
    }
  }

  /** Only its own direction, so that the client may send all before it looks. */
  private static void end(Socket socket, int status, String id) throws IOException {
    if (!socket.isOutputShutdown()) {
      var answer = "HTTP/1.1 %d Any\r\n\r\n{\"id\":\"%s\"}".formatted(status, id);
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}

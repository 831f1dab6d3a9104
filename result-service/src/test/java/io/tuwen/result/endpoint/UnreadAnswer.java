package io.tuwen.result.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** An answer of which a client has read the first line alone: other clients read ahead. */
final class UnreadAnswer implements AutoCloseable {
  /** A phone's; else its own system would take most of what it is sent for it. */
  private static final int BUFFER = 32 << 10;

  private final Socket socket = new Socket();
  private final int status;

  /**
   * Asks.
   *
   * @param client the address that a proxy says it comes from
   */
  UnreadAnswer(URI origin, String path, String client) throws IOException {
    socket.setReceiveBufferSize(BUFFER);
    socket.connect(new InetSocketAddress(origin.getHost(), origin.getPort()));
    var request =
        "GET %s HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: %s\r\nConnection: close\r\n\r\n"
            .formatted(path, client);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    var line = new StringBuilder();
    while (line.indexOf("\r\n") < 0) {
      var next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("no answer: " + line);
      }
      line.append((char) next);
    }
    status = Integer.parseInt(line.toString().split(" ", 3)[1]);
  }

  int status() {
    return status;
  }

  /** All that comes behind the first line. */
  InputStream rest() throws IOException {
    return socket.getInputStream();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

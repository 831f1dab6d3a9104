package io.tuwen.attack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sends bytes exactly as they are meant: no library puts right what is wrong on purpose.
 *
 * <p>Each client has a loopback address of its own, so that shares by address show.
 */
final class Wire {
  private static final int CONNECT_MILLIS = 5000;
  private static final int MAX_BYTES = 8 << 20;

  private final InetAddress from;
  private final int port;
  private final String headers;

  Wire(String from, int port) {
    this(address(from), port, "");
  }

  private Wire(InetAddress from, int port, String headers) {
    this.from = from;
    this.port = port;
    this.headers = headers;
  }

  /** The same with an API key. */
  Wire withKey(String key) {
    return new Wire(from, port, "Authorization: Bearer " + key + "\r\n");
  }

  private static InetAddress address(String text) {
    try {
      var parts = text.split("\\.", -1);
      var bytes = new byte[parts.length];
      for (int i = 0; i < parts.length; i++) {
        bytes[i] = (byte) Integer.parseInt(parts[i]);
      }
      return InetAddress.getByAddress(bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException(text + " is no address", e);
    }
  }

  /** Opens a connection and writes this. */
  Socket open(byte[] begin) throws IOException {
    var socket = new Socket();
    try {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(address("127.0.0.1"), port), CONNECT_MILLIS);
      socket.getOutputStream().write(begin);
      socket.getOutputStream().flush();
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Writes this, and reads until the other side ends or the time is over. */
  Answer send(byte[] request, Duration patience) {
    var received = new ByteArrayOutputStream();
    try (var socket = open(request)) {
      var end = System.nanoTime() + patience.toNanos();
      var buffer = new byte[8192];
      for (var left = patience.toMillis();
          left > 0 && received.size() < MAX_BYTES;
          left = (end - System.nanoTime()) / 1_000_000) {
        socket.setSoTimeout((int) left);
        var count = socket.getInputStream().read(buffer);
        if (count < 0) {
          break;
        }
        received.write(buffer, 0, count);
      }
    } catch (IOException e) {
      // What has come by then is what came.
    }
    return Answer.of(received.toByteArray());
  }

  Answer get(String path, Duration patience) {
    return send(
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sConnection: close\r\n\r\n"
            .formatted(path, port, headers)
            .getBytes(StandardCharsets.ISO_8859_1),
        patience);
  }

  Answer post(String path, byte[] body, Duration patience) {
    var head =
        "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sConnection: close\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, port, headers, body.length)
            .getBytes(StandardCharsets.ISO_8859_1);
    var request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return send(request, patience);
  }
}

package io.tuwen.resize.endpoint;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request whose address no client library would send. */
final class RawGet {
  private RawGet() {}

  static int status(URI base, String address) throws IOException {
    return Integer.parseInt(answer(base, "GET " + address, "Accept: */*").substring(9, 12));
  }

  /** The whole answer to a request without a body. */
  static String answer(URI base, String methodAndAddress, String header) throws IOException {
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      var request =
          methodAndAddress + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}

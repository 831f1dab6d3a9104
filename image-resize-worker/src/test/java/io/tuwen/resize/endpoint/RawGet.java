package io.tuwen.resize.endpoint;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A request whose address no client library would send. */
final class RawGet {
  private RawGet() {}

  static int status(URI base, String address) throws IOException {
    try (var socket = new Socket(base.getHost(), base.getPort())) {
      var request = "GET " + address + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      var reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      return Integer.parseInt(reader.readLine().substring(9, 12));
    }
  }
}

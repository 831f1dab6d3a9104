package io.tuwen.contract.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A request byte by byte, right or wrong, as no client library would send it. */
public final class RawRequest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private RawRequest() {}

  /**
   * What came back until the connection ended, or was quiet for too long.
   *
   * @param status 0 where nothing came
   */
  public record Answer(int status, List<String> headers, String body) {
    public List<String> header(String name) {
      var prefix = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(it -> it.toLowerCase(Locale.ROOT).startsWith(prefix))
          .map(it -> it.substring(prefix.length()).strip())
          .toList();
    }
  }

  /**
   * Sends a request.
   *
   * @param text line, headers and body, in ISO 8859-1; it should ask for the end of the connection
   */
  public static Answer send(URI origin, String text) throws IOException {
    return send(origin, text, PATIENCE);
  }

  /**
   * Sends a request that may be answered with silence.
   *
   * @param text as of {@link #send(URI, String)}
   * @param patience after that long without a byte, nothing more is waited for
   */
  public static Answer send(URI origin, String text, Duration patience) throws IOException {
    try (var socket = new Socket(origin.getHost(), origin.getPort())) {
      socket.setSoTimeout((int) patience.toMillis());
      var received = new ByteArrayOutputStream();
      try {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getInputStream().transferTo(received);
      } catch (SocketException | SocketTimeoutException e) {
        // It was closed while we wrote, or it waits for more of us; what was answered counts.
      }
      return answer(received.toString(StandardCharsets.UTF_8));
    }
  }

  private static Answer answer(String text) {
    var end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return new Answer(0, List.of(), text);
    }
    var head = text.substring(0, end).lines().toList();
    return new Answer(
        Integer.parseInt(head.get(0).split(" ", 3)[1]),
        head.subList(1, head.size()),
        text.substring(end + 4));
  }
}

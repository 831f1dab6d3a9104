package io.tuwen.emulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Optional;

/** Says what it was asked for, and refuses to blur. */
final class ProcessingServer implements AutoCloseable {
  private final HttpServer server;

  ProcessingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var asked = exchange.getRequestURI().toString();
            var isRefused = asked.contains("blur");
            var bytes =
                (isRefused
                        ? "<Error><Code>BadRequest</Code><Message>no blur</Message></Error>"
                        : asked)
                    .getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "image/test");
            exchange.sendResponseHeaders(isRefused ? 400 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  /** What it makes of one object. */
  ImageProcessor of(String known) {
    return (bucket, key, process) ->
        key.equals(known)
            ? Optional.of(
                URI.create(
                    "http://127.0.0.1:%d/%s?%s"
                        .formatted(
                            server.getAddress().getPort(),
                            bucket,
                            URLEncoder.encode(process, UTF_8))))
            : Optional.empty();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

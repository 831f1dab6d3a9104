package io.tuwen.nginx;

import static org.awaitility.Awaitility.await;

import io.tuwen.local.Ports;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A real nginx with the project's configuration, on free ports and in a directory of its own. */
final class Nginx implements AutoCloseable {
  static final List<String> API_HOSTS = List.of("localhost", "imgs.localhost");
  static final List<String> IMAGE_HOSTS =
      List.of("img.localhost", "images.example.com", "image.localhost");

  private static final String MAIN =
      """
      daemon off;
      worker_processes 1;
      pid nginx.pid;
      events {
          worker_connections 512;
      }
      http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          include tuwen.conf;
      }
      """;

  private final Process process;
  private final Path log;
  private final int httpPort;
  private final int httpsPort;
  private final Path trusted;

  private Nginx(Process process, Path log, int httpPort, int httpsPort, Path trusted) {
    this.process = process;
    this.log = log;
    this.httpPort = httpPort;
    this.httpsPort = httpsPort;
    this.trusted = trusted;
  }

  /**
   * Starts it.
   *
   * @param services ports by name
   */
  static Nginx start(Path directory, Map<String, Integer> services)
      throws IOException, InterruptedException, GeneralSecurityException {
    // Where root starts it, its workers run as another user.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    var hosts = Stream.concat(API_HOSTS.stream(), IMAGE_HOSTS.stream()).toList();
    var certificate = Certificate.make(directory, hosts);
    var ports = new Ports();
    var http = ports.any();
    var https = ports.any();
    var values = new HashMap<String, String>();
    values.put("TUWEN_API_HOSTS", String.join(" ", API_HOSTS));
    values.put("TUWEN_IMAGE_HOSTS", String.join(" ", IMAGE_HOSTS));
    values.put("TUWEN_LISTEN", "127.0.0.1");
    values.put("TUWEN_HTTP_PORT", Integer.toString(http));
    values.put("TUWEN_HTTPS_PORT", Integer.toString(https));
    values.put("TUWEN_CERTIFICATE", certificate.certificate().toString());
    values.put("TUWEN_CERTIFICATE_KEY", certificate.key().toString());
    values.put("TUWEN_HSTS_SECONDS", "31536000");
    values.put("TUWEN_ACCESS_LOG", directory.resolve("access.log").toString());
    values.put("TUWEN_UPLOAD_SERVICE", "127.0.0.1:" + services.get("upload-service"));
    values.put("TUWEN_RESULT_SERVICE", "127.0.0.1:" + services.get("result-service"));
    values.put("TUWEN_IMAGE_RESIZE_WORKER", "127.0.0.1:" + services.get("image-resize-worker"));
    Files.writeString(directory.resolve("tuwen.conf"), Template.fill(values));
    var main = Files.writeString(directory.resolve("nginx.conf"), MAIN);
    var log = directory.resolve("nginx.log");
    var process =
        new ProcessBuilder(
                binary().toString(),
                "-p",
                directory.toString(),
                "-e",
                "stderr",
                "-c",
                main.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var nginx = new Nginx(process, log, http, https, certificate.certificate());
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !process.isAlive() || (accepts(http) && accepts(https)));
    if (!process.isAlive()) {
      throw new IllegalStateException("nginx does not start: " + nginx.log());
    }
    return nginx;
  }

  /** The machine's, or what {@code ./tuwen test} has fetched. */
  private static Path binary() {
    var places =
        Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator)),
            Stream.of(
                "/usr/sbin",
                "/usr/local/sbin",
                Template.ROOT.resolve(".tuwen/nginx/usr/sbin").toString()));
    return places
        .map(it -> Path.of(it, "nginx"))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException("there is no nginx; ./tuwen test fetches one"));
  }

  private static boolean accepts(int port) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int httpPort() {
    return httpPort;
  }

  int httpsPort() {
    return httpsPort;
  }

  /** The one certificate that a client trusts. */
  Path trusted() {
    return trusted;
  }

  /** What it complained of. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** A line for each request that has ended. */
  List<String> requests() throws IOException {
    return Files.readAllLines(log.resolveSibling("access.log"));
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}

package io.tuwen.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the job of the sweep does is run, with the curl of this machine. */
class SweepJobTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir Path directory;

  private final List<String> asked = new CopyOnWriteArrayList<>();

  private static String script() {
    return HelmChart.render(HelmChart.resource("minimal.yaml"))
        .get("CronJob", "tuwen-sweep")
        .at("/spec/jobTemplate/spec/template/spec/containers/0/args/0")
        .asText();
  }

  @ParameterizedTest(name = "{0} ends the job with {1}")
  @CsvSource({"200, 0", "409, 0", "401, 1", "503, 1"})
  void a_sweep_is_asked_for_as_an_operator_does(int status, int exit) throws Exception {
    assertThat(run(status)).isEqualTo(exit);
    assertThat(asked).containsExactly("POST /admin/sweeps Bearer " + TOKEN);
  }

  @Test
  void the_token_is_in_no_argument() {
    assertThat(script()).doesNotContain("--header").contains("curl --config -");
  }

  private int run(int status) throws Exception {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var token = exchange.getRequestHeaders().getFirst("Authorization");
          asked.add(
              "%s %s %s".formatted(exchange.getRequestMethod(), exchange.getRequestURI(), token));
          var body = "{}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      var here =
          script()
              .replace(
                  "http://tuwen-upload-service",
                  "http://127.0.0.1:" + server.getAddress().getPort())
              .replace("/tmp/", directory + "/")
              .replace("/etc/tuwen/secrets/", directory + "/");
      Files.writeString(directory.resolve("TUWEN_ADMIN_TOKEN"), TOKEN);
      var builder = new ProcessBuilder("sh", "-c", here);
      var process = builder.redirectOutput(directory.resolve("output").toFile()).start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      server.stop(0);
    }
  }
}

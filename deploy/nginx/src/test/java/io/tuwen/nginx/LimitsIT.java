package io.tuwen.nginx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one client may have of a real nginx. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LimitsIT {
  private static final Vertx VERTX = Vertx.vertx();

  private static Nginx nginx;
  private static Client client;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    var port =
        Client.join(
            VERTX
                .createHttpServer()
                .requestHandler(request -> request.response().end("here"))
                .listen(0, "127.0.0.1")
                .map(it -> it.actualPort()));
    nginx =
        Nginx.start(
            directory,
            Map.of("upload-service", port, "result-service", port, "image-resize-worker", port));
    client = new Client(VERTX, nginx);
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    nginx.close();
    Client.join(VERTX.close());
  }

  @Test
  void a_page_of_three_hundred_is_served_and_a_flood_is_told_to_slow_down() {
    var all = flood(2000, "GET", "/v1/images/x");

    assertThat(all.subList(0, 300)).allMatch(it -> it.status() == 200);
    var refused = all.stream().filter(it -> it.status() != 200).toList();
    assertThat(refused).isNotEmpty().allMatch(it -> it.status() == 429);
    var last = refused.get(refused.size() - 1);
    assertThat(last.headers().get("Retry-After")).isEqualTo("2");
    assertThat(new JsonObject(last.body()).getString("code")).isEqualTo("quota_exceeded");
  }

  /** They come for all phones from a few addresses, and one that is refused is not repeated. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/uploads/callback", "/v1/uploads/events"})
  void what_the_cloud_tells_of_a_bucket_is_not_a_client_s_flood(String path) {
    assertThat(flood(1000, "POST", path)).allMatch(it -> it.status() == 200);
  }

  private static List<Client.Response> flood(int count, String method, String path) {
    var answers = new ArrayList<Future<Client.Response>>();
    for (int i = 0; i < count; i++) {
      answers.add(
          client
              .open(method, "localhost", path + "?" + i)
              .compose(
                  request -> {
                    var answer = Client.answer(request);
                    request.end();
                    return answer;
                  }));
    }
    return answers.stream().map(Client::join).toList();
  }

  /** A byte of a header now and then held a connection for as long as it liked. */
  @Test
  void headers_that_do_not_come_end_the_connection() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), nginx.httpPort())) {
      socket.setSoTimeout(100_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\nHo".getBytes(StandardCharsets.US_ASCII));

      var started = System.nanoTime();
      var answer = socket.getInputStream().readAllBytes();

      assertThat(new String(answer, StandardCharsets.US_ASCII)).doesNotContain("200 OK");
      assertThat((System.nanoTime() - started) / 1e9).isLessThan(45);
    } catch (SocketException reset) {
      // As reset_timedout_connection has it: the connection is gone, which is what is wanted.
      assertThat(reset).hasMessageContaining("reset");
    }
  }
}

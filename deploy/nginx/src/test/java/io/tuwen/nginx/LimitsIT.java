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
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    assertThat(flood(client, 300, "GET", "/v1/images/x")).allMatch(it -> it.status() == 200);

    var refused = flood(client, "GET", "/v1/images/x", it -> it.status() != 200);
    assertThat(refused).isNotEmpty().allMatch(it -> it.status() == 429);
    var last = refused.get(refused.size() - 1);
    assertThat(last.headers().get("Retry-After")).isEqualTo("2");
    assertThat(new JsonObject(last.body()).getString("code")).isEqualTo("quota_exceeded");
  }

  /** They come for all phones from a few addresses, and one that is refused is not repeated. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/uploads/callback", "/v1/uploads/events"})
  void what_the_cloud_tells_of_a_bucket_is_not_a_client_s_flood(String path) {
    assertThat(flood(client, 1000, "POST", path)).allMatch(it -> it.status() == 200);
  }

  /** A client that looks into a 200 alone hung on the 429. Each comes by an address of its own. */
  @ParameterizedTest
  @CsvSource({
    "127.0.0.2, /wxocr, 200, '{\"errcode\":45011,\"errmsg\":\"短时间内请求过多\"}'",
    "127.0.0.3, /cv/ocr/comm, 200, '{\"errcode\":45011,\"errmsg\":\"短时间内请求过多\"}'",
    "127.0.0.4, /get_ocr_result, 200, '\"短时间内请求过多\"'",
    "127.0.0.5, /ocrservice/advanced, 429, '{\"error_code\":\"quota_exceeded\",\"error_msg\":\"短时间内请求过多\"}'"
  })
  void a_flood_at_a_compatibility_endpoint_is_told_in_the_shape_of_its_answers(
      String address, String path, int status, String told) {
    try (var flooding = new Client(VERTX, nginx, address)) {
      var refused = flood(flooding, "POST", path, it -> !it.text().equals("here"));

      assertThat(refused)
          .isNotEmpty()
          .allMatch(it -> it.status() == status)
          .allMatch(it -> it.text().equals(told))
          .allMatch(it -> it.headers().get("Content-Type").equals("application/json"));
    }
  }

  /** What is refused of the first thousand of which some are: a busy machine sends few a second. */
  private static List<Client.Response> flood(
      Client client, String method, String path, Predicate<Client.Response> isRefused) {
    var refused = List.<Client.Response>of();
    for (int round = 0; round < 10 && refused.isEmpty(); round++) {
      refused = flood(client, 1000, method, path).stream().filter(isRefused).toList();
    }
    return refused;
  }

  private static List<Client.Response> flood(Client client, int count, String method, String path) {
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

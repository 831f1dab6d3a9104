package io.tuwen.local.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GatewayTest {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @Test
  void a_client_cannot_say_where_it_comes_from() throws Exception {
    try (var upstream = new Upstream(GatewayTest::echoHead);
        var socket = upstream.connect()) {
      send(
          socket,
          "GET /v1/images/x HTTP/1.1\r\nHost: photos.localhost:81\r\nX-Forwarded-For: 6.6.6.6\r\n"
              + "X-Forwarded-Proto: https\r\nForwarded: for=6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\n"
              + "tuwen-CALLER: u-6.6.6.6\r\n"
              + "X-FanCy: 1\r\nConnection: close\r\n\r\n");

      var head = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(head)
          .contains("X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http\n")
          .contains("X-Forwarded-Host: photos.localhost:81", "X-Forwarded-Port: 81")
          .contains("Host: photos.localhost:81", "X-FanCy: 1")
          .doesNotContain("6.6.6.6")
          .doesNotContain("Connection: close\n");
    }
  }

  /** What a service says of its own connection is not for the client's. */
  @Test
  void headers_of_a_connection_end_with_it() throws Exception {
    try (var upstream =
            new Upstream(
                it ->
                    it.response()
                        .putHeader("Connection", "close")
                        .putHeader("Keep-Alive", "timeout=1")
                        .end("x"));
        var socket = upstream.connect()) {
      var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      for (int i = 0; i < 3; i++) {
        send(socket, "GET /v1/images/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(answer(answers, 1)).isEqualTo("x");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"GET, 204", "GET, 304", "HEAD, 200"})
  void an_answer_without_a_body_has_none_here(String method, int status) throws Exception {
    try (var upstream =
            new Upstream(
                it -> it.response().setStatusCode(status).putHeader("Content-Type", "a/b").end());
        var socket = upstream.connect()) {
      var head = method + " /v1/images/x HTTP/1.1\r\nHost: localhost\r\n";
      send(socket, head + "\r\n" + head + "Connection: close\r\n\r\n");

      var answers = new String(socket.getInputStream().readAllBytes(), US_ASCII);

      assertThat(answers.split("HTTP/1.1 " + status, -1)).hasSize(3);
      assertThat(answers.split("Content-Type: a/b", -1)).hasSize(3);
      assertThat(answers).doesNotContainIgnoringCase("transfer-encoding").endsWith("\r\n\r\n");
      assertThat(answers.lines().filter(String::isEmpty)).hasSize(2);
    }
  }

  /** An export that cannot go on is cut so that its client knows, and not ended. */
  @Test
  void an_answer_that_its_service_cuts_is_cut_for_the_client() throws Exception {
    try (var upstream =
            new Upstream(
                it ->
                    it.response()
                        .setChunked(true)
                        .write("first")
                        .onComplete(written -> it.connection().close()));
        var socket = upstream.connect()) {
      send(socket, "GET /v1/images/export HTTP/1.1\r\nHost: localhost\r\n\r\n");

      var answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);

      assertThat(answer).contains("first").doesNotContain("\r\n0\r\n");
    }
  }

  @Test
  void answers_keep_the_case_of_their_headers() throws Exception {
    try (var upstream = new Upstream(it -> it.response().putHeader("x-OSS-Thing", "1").end());
        var socket = upstream.connect()) {
      send(socket, "GET /v1/images/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      assertThat(new String(socket.getInputStream().readAllBytes(), US_ASCII))
          .contains("x-OSS-Thing: 1");
    }
  }

  /**
   * The gateway once took what it had not read of a request for an unwanted body, also where there
   * was none, and closed the healthy connection two seconds after the answer, under whatever was
   * asked on it then.
   */
  @Test
  void a_connection_stays_open_after_its_answers() throws Exception {
    try (var upstream =
            new Upstream(it -> it.bodyHandler(bytes -> it.response().end("" + bytes.length())));
        var socket = upstream.connect()) {
      var answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
      while (System.nanoTime() < end) {
        send(socket, "GET /v1/images/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(answer(answers, 1)).isEqualTo("0");

        var body = "x".repeat(30_000);
        send(
            socket,
            "POST /v1/images HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30000\r\n\r\n" + body);
        assertThat(answer(answers, 5)).isEqualTo("30000");
      }
    }
  }

  private static String answer(BufferedReader answers, int length) throws IOException {
    assertThat(answers.readLine()).isEqualTo("HTTP/1.1 200 OK");
    for (var line = answers.readLine(); !line.isEmpty(); ) {
      line = answers.readLine();
    }
    var body = new char[length];
    for (int i = 0; i < length; i++) {
      body[i] = (char) answers.read();
    }
    return new String(body);
  }

  @Test
  void a_service_that_is_down_is_a_problem_document() throws Exception {
    try (var gateway = Upstream.gatewayTo(unusedPort())) {
      var answer =
          client.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + gateway.port() + "/v1/images"))
                  .POST(BodyPublishers.ofString("x"))
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(answer.body()).contains("\"code\":\"service_unavailable\"", "\"status\":503");
    }
  }

  /** The page of a mini-program hung while a service was started again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/wxocr | zh-CN | 200 | {'errcode':-1,'errmsg':'出了点问题，请重试'}",
        "/cv/ocr/comm?access_token=x | en | 200 | {'errcode':-1,'errmsg':'something went wrong, try again'}",
        "/get_ocr_result | zh | 200 | '出了点问题，请重试'",
        "/ocrservice/advanced | zh | 503 | {'error_code':'service_unavailable','error_msg':'出了点问题，请重试'}"
      },
      quoteCharacter = '`')
  void a_compatibility_endpoint_that_is_down_keeps_its_shape(
      String path, String language, int status, String body) throws Exception {
    try (var gateway = Upstream.gatewayTo(unusedPort())) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                  .header("Accept-Language", language)
                  .POST(BodyPublishers.ofString("x"))
                  .build(),
              BodyHandlers.ofString());

      assertThat(answer.statusCode()).isEqualTo(status);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
      assertThat(answer.body()).isEqualTo(body.replace('\'', '"'));
      assertThat(answer.headers().firstValue("X-Ca-Error-Code").isPresent())
          .isEqualTo(status == 503);
    }
  }

  @Test
  void the_operators_pages_of_a_service_are_not_there() throws Exception {
    try (var upstream = new Upstream(GatewayTest::echoHead)) {
      assertThat(get(upstream, "/q/health/ready").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void replicas_take_turns() throws Exception {
    try (var one = new Upstream(it -> it.response().end("one"));
        var two = new Upstream(it -> it.response().end("two"));
        var gateway = Upstream.gatewayTo(one.port(), two.port())) {
      var heard = new HashSet<String>();
      for (int i = 0; i < 4; i++) {
        heard.add(get(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/images/x")).body());
      }

      assertThat(heard).containsExactlyInAnyOrder("one", "two");
    }
  }

  @Test
  void a_dead_replica_is_not_seen_by_those_who_read() throws Exception {
    try (var alive = new Upstream(it -> it.response().end("alive"));
        var gateway = Upstream.gatewayTo(unusedPort(), alive.port())) {
      for (int i = 0; i < 4; i++) {
        assertThat(
                get(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/images/x")).statusCode())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void a_dead_replica_is_not_seen_by_those_who_send() throws Exception {
    try (var alive =
            new Upstream(
                it -> it.body().onSuccess(body -> it.response().end("read " + body.length())));
        var gateway = Upstream.gatewayTo(unusedPort(), alive.port())) {
      for (int i = 0; i < 4; i++) {
        var request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/images"))
                .POST(BodyPublishers.ofString("x".repeat(100_000)))
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("read 100000");
      }
    }
  }

  /** A pooled connection that the service closed in silence was once a 503 for the next client. */
  @Test
  void a_connection_that_the_service_has_closed_is_no_error() throws Exception {
    try (var server = new ServerSocket(0);
        var gateway = Upstream.gatewayTo(server.getLocalPort())) {
      var service = new Thread(() -> answerOncePerConnection(server));
      service.setDaemon(true);
      service.start();
      for (int i = 0; i < 50; i++) {
        assertThat(
                get(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/images/x")).statusCode())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void events_arrive_while_the_stream_goes_on() throws Exception {
    try (var upstream =
        new Upstream(it -> it.response().setChunked(true).write("data: first\n\n"))) { // and no end
      var answer =
          client.send(request(upstream, "/v1/events").build(), BodyHandlers.ofInputStream());
      try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
        assertThat(lines.readLine()).isEqualTo("data: first");
      }
    }
  }

  @Test
  void a_client_that_leaves_ends_the_request_at_the_service() throws Exception {
    var arrived = new CountDownLatch(1);
    var cancelled = new CountDownLatch(1);
    try (var upstream =
        new Upstream(
            request -> {
              request.response().closeHandler(closed -> cancelled.countDown());
              arrived.countDown();
            })) {
      try (var socket = upstream.connect()) {
        send(socket, "GET /v1/images/1/text?wait=25s HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
      }

      assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_web_socket_passes_through() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (var upstream = new Upstream(GatewayTest::echoHead, GatewayTest::echo)) {
      var socket =
          client
              .newWebSocketBuilder()
              .buildAsync(
                  URI.create("ws://127.0.0.1:" + upstream.port() + "/v1/socket"),
                  new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(
                        WebSocket webSocket, CharSequence data, boolean last) {
                      heard.add(data.toString());
                      webSocket.request(1);
                      return CompletableFuture.completedFuture(null);
                    }
                  })
              .join();

      socket.sendText("hello", true).join();

      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("you said hello");
      socket.abort();
    }
  }

  @Test
  void a_socket_that_the_service_refuses_gets_its_words() throws Exception {
    try (var upstream =
            new Upstream(it -> it.response().setStatusCode(429).end("too many sockets"), null);
        var socket = upstream.connect()) {
      send(socket, upgrade("/v1/socket"));

      assertThat(heard(socket, "too many sockets")).startsWith("HTTP/1.1 429");
    }
  }

  private static String upgrade(String path) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
  }

  private static String heard(Socket socket, String until) throws IOException {
    socket.setSoTimeout(20_000);
    var heard = new StringBuilder();
    while (heard.indexOf(until) < 0) {
      var next = socket.getInputStream().read();
      assertThat(next).as(() -> "the end, after " + heard).isNotNegative();
      heard.append((char) next);
    }
    return heard.toString();
  }

  /** Each held one for 75 s, and one client all that there are to a service. */
  @Test
  @Timeout(60)
  void sockets_that_are_refused_give_their_connections_back() throws Exception {
    try (var upstream = new Upstream(it -> it.response().setStatusCode(429).end("no more"), null);
        var socket = upstream.connect()) {
      for (int i = 0; i < 2100; i++) {
        send(socket, upgrade("/v1/socket"));
        heard(socket, "no more");
      }

      send(socket, "GET /v1/images/some HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(heard(socket, "no more")).startsWith("HTTP/1.1 429");
    }
  }

  /** An event stream that was asked for so stayed open when its client had left. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/socket", "/v1/events"})
  void an_upgrade_that_is_answered_by_a_stream_ends_with_its_client(String path) throws Exception {
    var ended = new CountDownLatch(1);
    try (var upstream =
        new Upstream(
            it ->
                it.response()
                    .setChunked(true)
                    .closeHandler(closed -> ended.countDown())
                    .write("begun"),
            null)) {
      try (var socket = upstream.connect()) {
        send(socket, upgrade(path));
        heard(socket, "begun");
      }

      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** A client that sends all before it reads waited for two minutes. */
  @ParameterizedTest
  @CsvSource({"/nowhere, localhost, 404", "/v1/images, elsewhere.example, 421"})
  void a_refusal_reaches_a_client_that_sends_all_of_its_body_first(
      String path, String host, int status) throws Exception {
    try (var upstream = new Upstream(it -> it.response().end("not asked"));
        var socket = upstream.connect()) {
      var body = new byte[5_000_000];
      send(
          socket,
          "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(path, host, body.length));
      CompletableFuture.runAsync(() -> write(socket, body)).get(20, TimeUnit.SECONDS);

      assertThat(heard(socket, "\r\n")).startsWith("HTTP/1.1 " + status);
    }
  }

  private static void write(Socket socket, byte[] body) {
    try {
      socket.getOutputStream().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void the_service_decides_whether_a_client_may_continue() throws Exception {
    try (var upstream = new Upstream(GatewayTest::continueAndEcho)) {
      assertThat(postExpectingContinue(upstream)).isEqualTo("body");
    }
  }

  /** A service that ignored the Expect header once left the client waiting for ever. */
  @Test
  void a_client_may_continue_when_the_service_says_nothing() throws Exception {
    try (var upstream = new Upstream(it -> it.bodyHandler(body -> it.response().end(body)))) {
      assertThat(postExpectingContinue(upstream)).isEqualTo("body");
    }
  }

  @Test
  void many_at_once_all_get_their_own_answer() {
    try (var upstream = new Upstream(it -> it.response().end(it.path()))) {
      var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
      for (int i = 0; i < 200; i++) {
        answers.add(
            client.sendAsync(
                request(upstream, "/v1/images/" + i).build(), BodyHandlers.ofString()));
      }

      await().untilAsserted(() -> assertThat(answers).allMatch(CompletableFuture::isDone));
      for (int i = 0; i < 200; i++) {
        assertThat(answers.get(i).join().body()).isEqualTo("/v1/images/" + i);
      }
    }
  }

  private static void echoHead(HttpServerRequest request) {
    request
        .response()
        .end(
            request.headers().entries().stream()
                .map(it -> it.getKey() + ": " + it.getValue() + "\n")
                .collect(Collectors.joining()));
  }

  private static void continueAndEcho(HttpServerRequest request) {
    request.response().writeContinue();
    request.bodyHandler(body -> request.response().end(body));
  }

  private static void echo(ServerWebSocket socket) {
    socket.textMessageHandler(text -> socket.writeTextMessage("you said " + text));
  }

  private static void answerOncePerConnection(ServerSocket server) {
    while (!server.isClosed()) {
      try (var connection = server.accept()) {
        var lines =
            new BufferedReader(new InputStreamReader(connection.getInputStream(), US_ASCII));
        while (!lines.readLine().isEmpty()) {}
        send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      } catch (IOException | NullPointerException e) {
        // the gateway went away
      }
    }
  }

  private static int unusedPort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    socket.getOutputStream().flush();
  }

  private String postExpectingContinue(Upstream upstream) throws Exception {
    var request = request(upstream, "/v1/images").expectContinue(true);
    request.POST(BodyPublishers.ofString("body"));
    return client.send(request.build(), BodyHandlers.ofString()).body();
  }

  private HttpResponse<String> get(Upstream upstream, String path) throws Exception {
    return client.send(request(upstream, path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(Upstream upstream, String path) {
    return HttpRequest.newBuilder(upstream.uri(path));
  }
}

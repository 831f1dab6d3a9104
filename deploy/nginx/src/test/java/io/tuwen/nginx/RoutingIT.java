package io.tuwen.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tuwen.local.gateway.Spellings;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets which request, and what of it; services that tell are behind a real nginx. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RoutingIT {
  private static final String API = "localhost";
  private static final String SERVICE = "X-Service";

  /** Only every n-th spelling is asked; neighbours in the list are alike. */
  private static final int SAMPLE = 5;

  private static final AtomicInteger CONNECTIONS = new AtomicInteger();

  private static final Vertx VERTX = Vertx.vertx();

  /** What all services do. */
  private static volatile Handler<HttpServerRequest> behaviour = RoutingIT::tell;

  private static Nginx nginx;
  private static Client client;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    var ports = new HashMap<String, Integer>();
    for (var service : List.of("upload-service", "result-service", "image-resize-worker")) {
      ports.put(service, Client.join(listen(service)));
    }
    nginx = Nginx.start(directory, ports);
    client = new Client(VERTX, nginx);
  }

  private static Future<Integer> listen(String service) {
    return VERTX
        .createHttpServer()
        .connectionHandler(it -> CONNECTIONS.incrementAndGet())
        .requestHandler(
            request -> {
              request.response().putHeader(SERVICE, service);
              behaviour.handle(request);
            })
        .listen(0, "127.0.0.1")
        .map(it -> it.actualPort());
  }

  /** Answers with what has arrived. */
  private static void tell(HttpServerRequest request) {
    var told = new JsonObject().put("uri", request.uri());
    request.headers().forEach((name, value) -> told.put(name.toLowerCase(Locale.ROOT), value));
    request.response().end(told.encode());
  }

  @AfterAll
  static void stop() throws Exception {
    client.close();
    nginx.close();
    Client.join(VERTX.close());
  }

  @BeforeEach
  void servicesTell() {
    behaviour = RoutingIT::tell;
  }

  /** The table of the local gateway. */
  @ParameterizedTest(name = "{0} {1}{2} is for {3}")
  @CsvFileSource(
      files = "../local/src/test/resources/io/tuwen/local/gateway/routes.csv",
      numLinesToSkip = 1)
  void a_request_finds_its_service(String method, String host, String path, String service) {
    var answer = client.send(method, host.split(":", 2)[0], path, Map.of(), Buffer.buffer());

    if (service.equals("nobody")) {
      assertProblem(answer, 404, "not_found");
    } else {
      assertThat(answer.headers().get(SERVICE)).isEqualTo(service);
    }
  }

  /**
   * A browser that came by TLS once is not led away from it by a link or by a network in between.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/images/x", "/admin/pipeline", "/q/metrics", "/v1/../admin"})
  void browsers_are_told_over_tls_to_come_by_it_alone(String path) {
    for (var host : List.of(API, "img.localhost")) {
      assertThat(client.get(host, path).headers().getAll("Strict-Transport-Security"))
          .containsExactly("max-age=31536000");
    }
    assertThat(client.clear("GET", API, path).headers().contains("Strict-Transport-Security"))
        .isFalse();
  }

  /** A service takes slashes together before it resolves dots; nginx does not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/%61dmin/replays",
        "/admin;a=b/replays",
        "/q;/metrics",
        "/./admin/replays",
        "//admin/replays",
        "/v1/uploads/../../admin/replays",
        "/v1/uploads/%2e%2e/%2e%2e/admin/replays",
        "/v1/uploads/..%2f..%2fadmin/replays",
        "/v1/uploads////../../../admin/replays",
        "/v1/uploads////.%2E/../../q/metrics",
        "//q/metrics",
        "/%71/metrics",
        "/guest/..//q/metrics"
      })
  void operators_addresses_are_not_reached_in_disguise(String path) {
    assertProblem(client.get(API, path), 404, "not_found");
  }

  /**
   * A sample of the spellings that the local gateway is asked for, since each takes a handshake.
   * The services answer everything, so what is refused is refused by nginx.
   */
  @Test
  void no_route_leads_to_any_spelling_of_an_operators_address() throws Exception {
    var notFound = 0;
    var others = new ArrayList<String>();
    var raw = new RawTls(nginx);
    for (var path : List.of("/q/metrics", "/q/health/ready", "/admin/pipeline", "/admin")) {
      var spellings = List.copyOf(Spellings.of(path));
      for (int i = 0; i < spellings.size(); i += SAMPLE) {
        var answer = raw.ask(spellings.get(i), API);
        if (answer.startsWith("HTTP/1.1 404")) {
          notFound++;
        } else if (spellings.get(i).contains("//img.localhost/")) {
          // The host in the target is the one that counts, and there this is the key of an image.
          assertThat(answer).contains(SERVICE + ": image-resize-worker");
        } else {
          others.add(answer.lines().findFirst().orElse("cut") + ": " + spellings.get(i));
        }
      }
    }

    System.out.printf("nginx: %d not found, %d broken%n", notFound, others.size());
    assertThat(notFound).isGreaterThan(200);
    assertThat(others).allMatch(it -> it.matches("(HTTP/1.1 4(00|21)|cut).*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/admin/x!thumb", "/admin/x", "/q/metrics!thumb"})
  void a_key_of_this_name_is_an_image_on_the_host_of_images(String path) {
    assertThat(client.get("img.localhost", path).headers().get(SERVICE))
        .isEqualTo("image-resize-worker");
  }

  @Test
  void dots_that_are_no_segment_are_left_alone() {
    assertThat(client.get(API, "/v1/images/..x").headers().get(SERVICE))
        .isEqualTo("result-service");
  }

  @Test
  void an_address_arrives_as_it_was_sent() {
    var uri = "/guest/a%2Fb//c%2A%E5%9B%BE?x-oss-process=image%2Fresize,w_1&x-tuwen-signature=0a";

    assertThat(told(client.get("img.localhost", uri)).getString("uri")).isEqualTo(uri);
  }

  @Test
  void what_a_client_says_about_itself_is_not_believed() {
    var lies =
        Map.of(
            "X-Real-IP", "10.1.1.1",
            "X-Forwarded-For", "10.1.1.1",
            "X-Forwarded-Proto", "http",
            "X-Forwarded-Host", "evil.example.com",
            "X-Forwarded-Port", "1",
            "X-Forwarded-Prefix", "/evil",
            "Forwarded", "for=10.1.1.1",
            "Tuwen-Caller", "u-558dcc2c87ee00744cbfc5672f3a59ee.9999999999.seal");

    var told = told(client.send("GET", API, "/v1/images/x", lies, Buffer.buffer()));

    assertThat(told.getString("x-real-ip")).isEqualTo("127.0.0.1");
    assertThat(told.getString("x-forwarded-for")).isEqualTo("127.0.0.1");
    assertThat(told.getString("x-forwarded-proto")).isEqualTo("https");
    assertThat(told.getString("x-forwarded-host")).isEqualTo("localhost:" + nginx.httpsPort());
    assertThat(told.getString("x-forwarded-port")).isEqualTo("" + nginx.httpsPort());
    assertThat(told.containsKey("x-forwarded-prefix")).isFalse();
    assertThat(told.containsKey("forwarded")).isFalse();
    assertThat(told.containsKey("tuwen-caller")).isFalse();
  }

  @Test
  void what_a_client_shows_of_itself_reaches_the_service() {
    var shown =
        Map.of(
            "Authorization", "Bearer tws1.a.b.c",
            "X-Tuwen-Session", "tws1.d.e.f",
            "Tuwen-On-Behalf-Of", "user 7");

    var told = told(client.send("GET", API, "/v1/images/x", shown, Buffer.buffer()));

    assertThat(told.getString("authorization")).isEqualTo("Bearer tws1.a.b.c");
    assertThat(told.getString("x-tuwen-session")).isEqualTo("tws1.d.e.f");
    assertThat(told.getString("tuwen-on-behalf-of")).isEqualTo("user 7");
  }

  @Test
  void no_query_and_no_credential_is_in_a_log() throws Exception {
    var token = "0123456789abcdef0123456789abcdef";
    var signature = "x-tuwen-signature=5a5a5a5a";
    behaviour = request -> request.connection().close();
    client.send(
        "POST",
        API,
        "/v1/uploads/events?token=" + token,
        Map.of(),
        Buffer.buffer("<Notification/>"));
    client.send(
        "POST", API, "/cv/ocr/comm?access_token=twk_" + token, Map.of(), Buffer.buffer("img"));
    behaviour = RoutingIT::tell;
    client.send(
        "GET",
        "img.localhost",
        "/guest/a?x-oss-process=style/thumb&" + signature,
        Map.of("Authorization", "Bearer " + token, "Referer", "https://localhost/?" + signature),
        Buffer.buffer());

    await()
        .untilAsserted(
            () ->
                assertThat(nginx.requests())
                    .anyMatch(it -> it.contains("\"POST /v1/uploads/events HTTP/"))
                    .anyMatch(it -> it.contains("\"POST /cv/ocr/comm HTTP/"))
                    .anyMatch(it -> it.contains("\"GET /guest/a HTTP/")));
    assertThat(String.join("\n", nginx.requests()) + nginx.log())
        .doesNotContain(token)
        .doesNotContain(signature);
  }

  /** A cache that takes a name for a style sheet's would keep it for everyone. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/images/x", "/v1/images/x.css", "/v1/images/x/text"})
  void an_answer_to_one_caller_is_kept_for_no_other(String path) {
    for (var header : List.of("Authorization", "X-Tuwen-Session")) {
      var one = client.send("GET", API, path, Map.of(header, "Bearer one"), Buffer.buffer());
      var other = client.send("GET", API, path, Map.of(header, "Bearer other"), Buffer.buffer());

      assertThat(one.headers().getAll("Cache-Control")).containsExactly("private, no-store");
      assertThat(told(one).encode()).contains("Bearer one");
      assertThat(told(other).encode()).contains("Bearer other").doesNotContain("Bearer one");
    }
  }

  @Test
  void what_a_service_says_of_caches_stays() {
    behaviour =
        request -> request.response().putHeader("Cache-Control", "private, max-age=60").end("{}");
    var shown = Map.of("Authorization", "Bearer one");

    var answer = client.send("GET", API, "/v1/images/x", shown, Buffer.buffer());

    assertThat(answer.headers().getAll("Cache-Control")).containsExactly("private, max-age=60");
    behaviour = RoutingIT::tell;
    assertThat(client.get(API, "/v1/images/x").headers().contains("Cache-Control")).isFalse();
  }

  /** A service that speaks HTTP/2 on this connection would take requests for any path. */
  @ParameterizedTest
  @ValueSource(strings = {"/v1/socket", "/v1/images"})
  void nothing_but_a_socket_is_upgraded(String path) {
    var headers =
        Map.of(
            "Upgrade",
            "h2c",
            "Connection",
            "Upgrade, HTTP2-Settings",
            "HTTP2-Settings",
            "AAMAAABk");

    var told = told(client.send("GET", API, path, headers, Buffer.buffer()));

    assertThat(told.containsKey("upgrade")).isFalse();
    assertThat(told.containsKey("connection")).isFalse();
  }

  @Test
  void a_host_that_is_not_ours_is_refused() {
    var unknown = Map.of("Host", "evil.example.com");

    var answer = client.send("GET", API, "/", unknown, Buffer.buffer());

    assertThat(answer.status()).isEqualTo(421);
    assertThat(client.clear("GET", "evil.example.com", "/").status()).isEqualTo(421);
    assertThatThrownBy(() -> client.get("evil.example.com", "/"))
        .hasCauseInstanceOf(SSLHandshakeException.class)
        .hasStackTraceContaining("unrecognized_name");
  }

  @Test
  void what_is_asked_in_the_clear_is_led_to_tls_and_what_is_sent_is_refused() {
    var asked = client.clear("GET", API, "/v1/images/1?a=b%2F");

    assertThat(asked.status()).isEqualTo(308);
    assertThat(asked.headers().get("Location"))
        .isEqualTo("https://localhost:%d/v1/images/1?a=b%%2F".formatted(nginx.httpsPort()));
    assertThat(client.clear("POST", API, "/v1/images").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP_1_1", "HTTP_2"})
  void a_body_reaches_the_service_while_it_is_still_being_sent(HttpVersion version) {
    var arrived = Promise.<Buffer>promise();
    behaviour =
        request ->
            request
                .handler(arrived::tryComplete)
                .endHandler(nothing -> request.response().end("whole"));
    try (var other = new Client(VERTX, nginx, version)) {
      var request = Client.join(other.open("POST", API, "/v1/images")).setChunked(true);
      var answer = Client.answer(request);
      Client.join(request.write("the first part"));

      assertThat(Client.join(arrived.future())).hasToString("the first part");
      assertThat(answer.isComplete()).isFalse();

      Client.join(request.end("the last"));
      assertThat(Client.join(answer).text()).isEqualTo("whole");
    }
  }

  @Test
  void an_event_reaches_the_client_while_the_stream_goes_on() {
    var finish = Promise.<Void>promise();
    behaviour =
        request -> {
          request.response().setChunked(true).write("data: 1\n\n");
          finish.future().onSuccess(nothing -> request.response().end());
        };
    var arrived = Promise.<Buffer>promise();

    var ended =
        client
            .open("GET", API, "/v1/events")
            .compose(
                request -> {
                  // Before it is sent, or the first event may come before what takes it.
                  var end =
                      request
                          .response()
                          .compose(
                              response -> {
                                response.handler(arrived::tryComplete);
                                return response.end();
                              });
                  return request.end().compose(sent -> end);
                });

    assertThat(Client.join(arrived.future())).hasToString("data: 1\n\n");
    assertThat(ended.isComplete()).isFalse();
    finish.complete();
    Client.join(ended);
  }

  @Test
  void a_body_that_is_too_large_is_refused_by_its_length_and_by_growing() {
    var behind = new AtomicInteger();
    behaviour =
        request -> {
          behind.incrementAndGet();
          request.endHandler(nothing -> request.response().end());
        };

    assertProblem(announce("/v1/images", (64L << 20) + 1), 413, "body_too_large");
    assertThat(behind).hasValue(0);
    assertProblem(grow("/v1/images", 65), 413, "body_too_large");
  }

  /**
   * What a compatibility endpoint answers to a body that is too large comes before the body's end.
   */
  @Test
  void an_early_answer_reaches_a_client_that_is_still_sending() {
    behaviour =
        request -> {
          request.pause();
          request.response().end("too large");
        };

    assertThat(grow("/wxocr", 80).text()).isEqualTo("too large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/wxocr",
        "/cv/ocr/comm",
        "/upload_ocr_image",
        "/get_ocr_result",
        "/ocrservice/advanced"
      })
  void that_a_body_is_too_large_a_compatibility_endpoint_says_itself(String path) {
    behaviour =
        request -> {
          request.pause();
          request.response().end("too large");
        };

    assertThat(announce(path, (64L << 20) + 1).text()).isEqualTo("too large");
  }

  private static Client.Response announce(String path, long bytes) {
    try (var other = new Client(VERTX, nginx)) {
      var request = Client.join(other.open("POST", API, path));
      var answer = Client.answer(request.putHeader("Content-Length", Long.toString(bytes)));
      request.sendHead();
      return Client.join(answer);
    }
  }

  private static Client.Response grow(String path, int megabytes) {
    try (var other = new Client(VERTX, nginx)) {
      var request = Client.join(other.open("POST", API, path)).setChunked(true);
      var answer = Client.answer(request);
      var part = Buffer.buffer(new byte[1 << 20]);
      // Part by part: a client that encrypts everything first reads an early answer too late.
      for (int i = 0; i < megabytes && !answer.isComplete(); i++) {
        Client.join(Future.any(request.write(part), answer));
      }
      return Client.join(answer);
    }
  }

  @Test
  void a_service_that_breaks_off_is_an_error_that_says_so_and_a_post_is_never_sent_twice() {
    var requests = new AtomicInteger();
    behaviour =
        request -> {
          requests.incrementAndGet();
          request.connection().close();
        };

    var answer = client.send("POST", API, "/v1/images", Map.of(), Buffer.buffer("image"));

    assertProblem(answer, 503, "service_unavailable");
    assertThat(answer.headers().get("Retry-After")).isEqualTo("1");
    assertThat(answer.headers().getAll("Strict-Transport-Security"))
        .containsExactly("max-age=31536000");
    assertThat(requests).hasValue(1);
  }

  /**
   * upload-service was started anew, and the page of the mini-program hung for ever: its client
   * looks into a 200 alone.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/wxocr", "/cv/ocr/comm"})
  void a_service_that_breaks_off_is_an_errcode_where_wechat_s_client_looks_for_one(String path) {
    behaviour = request -> request.connection().close();

    var answer = client.send("POST", API, path, Map.of(), Buffer.buffer("image"));

    assertSaid(answer, 200);
    assertThat(answer.body().toJsonObject())
        .isEqualTo(new JsonObject().put("errcode", -1).put("errmsg", "出了点问题，请重试"));
  }

  /** Its client reads any other status or JSON as an error of the phone. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT"})
  void a_service_that_breaks_off_is_a_sentence_where_a_text_is_asked_for_by_a_name(String method) {
    behaviour = request -> request.connection().close();

    var answer = client.send(method, API, "/get_ocr_result?key=a", Map.of(), Buffer.buffer());

    assertSaid(answer, 200);
    assertThat(answer.text()).isEqualTo("\"出了点问题，请重试\"");
  }

  @Test
  void a_service_that_breaks_off_is_the_cloud_market_s_error_for_its_clients() {
    behaviour = request -> request.connection().close();

    var answer = client.send("POST", API, "/ocrservice/advanced", Map.of(), Buffer.buffer("{}"));

    assertSaid(answer, 503);
    assertThat(answer.headers().get("Retry-After")).isEqualTo("1");
    assertThat(answer.headers().get("X-Ca-Error-Code")).isEqualTo("X503BZ");
    assertThat(answer.headers().get("X-Ca-Error-Message"))
        .isEqualTo("Failed To Call Backend Service");
    assertThat(answer.headers().get("X-Ca-Request-Id")).hasSize(32);
    assertThat(answer.body().toJsonObject())
        .isEqualTo(
            new JsonObject()
                .put("error_code", "service_unavailable")
                .put("error_msg", "出了点问题，请重试"));
  }

  /** It has problems as /v1 has them, and its client reads no body. */
  @Test
  void a_service_that_breaks_off_is_a_problem_where_images_are_uploaded_under_names() {
    behaviour = request -> request.connection().close();

    var answer = client.send("POST", API, "/upload_ocr_image", Map.of(), Buffer.buffer("image"));

    assertProblem(answer, 503, "service_unavailable");
  }

  /** As the services choose it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en                         | true",
        "EN-us,zh;q=0.8             | true",
        "fr-FR, de;q=0.9, en;q=0.5  | true",
        "zh-CN,zh;q=0.9,en;q=0.8    | false",
        "fr, zh;q=0.9, en;q=0.8     | false",
        "*, en;q=0.5                | false",
        "fr                         | false",
        "enx                        | false",
        "''                         | false"
      })
  void a_compatibility_endpoint_speaks_english_to_those_who_prefer_it(
      String preferred, boolean isEnglish) {
    behaviour = request -> request.connection().close();

    var answer =
        client.send(
            "POST",
            API,
            "/get_ocr_result",
            Map.of("Accept-Language", preferred),
            Buffer.buffer("{}"));

    assertThat(answer.text())
        .isEqualTo(isEnglish ? "\"something went wrong, try again\"" : "\"出了点问题，请重试\"");
  }

  /** A service says best what is wrong with it. */
  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void what_a_service_says_itself_of_an_error_stays(int status) {
    behaviour = request -> request.response().setStatusCode(status).end("its own");

    var answer = client.send("POST", API, "/ocrservice/advanced", Map.of(), Buffer.buffer("{}"));

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).isEqualTo("its own");
  }

  private static void assertSaid(Client.Response answer, int status) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(answer.headers().get("Vary")).isEqualTo("Accept-Language");
    assertThat(answer.headers().getAll("Cache-Control")).containsExactly("no-store");
    assertThat(answer.headers().getAll("Strict-Transport-Security"))
        .containsExactly("max-age=31536000");
  }

  @Test
  void connections_to_services_are_kept() {
    client.get(API, "/v1/images/x");
    var before = CONNECTIONS.get();

    for (int i = 0; i < 20; i++) {
      client.get(API, "/v1/images/x");
    }

    assertThat(CONNECTIONS.get()).isEqualTo(before);
  }

  private static JsonObject told(Client.Response answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer.body().toJsonObject();
  }

  private static void assertProblem(Client.Response answer, int status, String code) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().get("Content-Type")).isEqualTo("application/problem+json");
    var problem = answer.body().toJsonObject();
    assertThat(problem.getString("code")).isEqualTo(code);
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("type")).isEqualTo("/errors/" + code);
  }
}

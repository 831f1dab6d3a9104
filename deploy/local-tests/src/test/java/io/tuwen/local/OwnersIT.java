package io.tuwen.local;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.testing.PrintedText;
import io.tuwen.local.state.RunState;
import io.tuwen.simulators.Simulators;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Two people with sessions, a guest, and a server with an API key, at the gateway of a whole
 * system: whose images each of them sees, and for how long.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(SharedSystem.class)
class OwnersIT {
  /**
   * Ten thousand of each with {@code -Dtuwen.reads=10000 -Dtuwen.strangers=10000}, and as many
   * logouts as {@code -Dtuwen.logouts=50} says.
   */
  private static final int READS = Integer.getInteger("tuwen.reads", 1000);

  private static final int LISTS = Integer.getInteger("tuwen.strangers", 200);

  private static final int LOGOUTS = Integer.getInteger("tuwen.logouts", 10);
  private static final int THREADS = 6;
  private static final int WINDOW = 50;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger NONCE = new AtomicInteger();
  private static final Random RANDOM = new Random(16);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private SharedSystem.Running running;
  private SpanCollector collector;
  private RunState system;

  /** What no log line and no span may have, beside what the platforms keep secret. */
  private final Queue<String> secrets = new ConcurrentLinkedQueue<>();

  @BeforeAll
  void allServicesRun(SharedSystem.Running shared) {
    running = shared;
    collector = running.collector();
    system = running.state();
  }

  /** Of an image that is there, or might be. */
  private record Image(String id, String key) {
    boolean isNamed() {
      return id.startsWith("k-");
    }

    /** Another one of the same owner, which is not there. */
    Image missing() {
      var bytes = new byte[32];
      RANDOM.nextBytes(bytes);
      var other =
          isNamed()
              ? "k-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
              : ImageId.next(InstantSource.system()).value();
      return new Image(other, key.replace(id, other));
    }
  }

  private static final List<String> ADDRESSES =
      List.of(
          "/v1/images/{id}",
          "/v1/images/{id}/text",
          "/v1/images/{id}/text?wait=5s",
          "/v1/images/{id}/text?detail=chars",
          "/v1/images/{id}/codes",
          "/v1/images/{id}/renditions",
          "/v1/images/{id}/renditions/thumb",
          "/v1/images/{id}/renditions/compressed",
          "/v1/images/{id}/renditions?x-oss-process=image/info",
          "/v1/events?image={id}",
          "/v1/images/{id}/text/",
          "/v1/images/{id}/text;x.css",
          "/v1/images/{id}/%74ext",
          "/v1/images/{id}%2ftext",
          "/v1/images/{id}/x/../text",
          "//v1/images/{id}/text",
          "/V1/images/{id}/text",
          "/{key}!thumb",
          "/{id}!thumb");

  @Test
  void reads_of_anothers_images_are_answered_as_if_there_were_none() throws Exception {
    var alice = bearer(session("wechat", "alice"));
    var images =
        List.of(upload(alice), upload(and(alice, "Idempotency-Key", "order-7")), named(alice));
    for (var image : images) {
      awaitRead(alice, image);
    }
    var others = others();
    var expected = new HashMap<String, String>();
    for (var other : others.entrySet()) {
      for (var address : ADDRESSES) {
        for (var like : images) {
          var answer = answer(other.getValue(), address, like.missing());
          var known = expected.putIfAbsent(other.getKey() + address + like.isNamed(), answer);
          assertThat(answer).isEqualTo(Objects.requireNonNullElse(known, answer));
        }
      }
    }

    var leaks = new ConcurrentLinkedQueue<String>();
    var count = 0;
    var began = System.nanoTime();
    var threads = Executors.newFixedThreadPool(THREADS);
    while (count < READS) {
      for (var other : others.entrySet()) {
        for (var address : ADDRESSES) {
          for (var image : images) {
            count++;
            threads.execute(
                () -> {
                  var answer = answer(other.getValue(), address, image);
                  if (!answer.equals(expected.get(other.getKey() + address + image.isNamed()))) {
                    leaks.add(other.getKey() + " " + address + " → " + answer);
                  }
                });
          }
        }
      }
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(200, TimeUnit.SECONDS)).isTrue();

    System.out.printf(
        "%d reads of another's images at %d addresses by %d callers in %.1f s: %d leaks%n",
        count, ADDRESSES.size(), others.size(), (System.nanoTime() - began) / 1e9, leaks.size());
    assertThat(leaks).isEmpty();
    assertThat(expected.values()).allMatch(it -> it.matches("(?s)(40[0-5]|200 .*not_found).*"));
  }

  /** All ways to see more images than one, and to look into their texts. */
  private static List<String> lists(String owner, String cursor) {
    return List.of(
        "/v1/images",
        "/v1/images/?limit=100",
        "/v1/images?q=SECRET",
        "/v1/images?q=4821",
        "/v1/images?q=S",
        "/v1/images?q=sec*&sort=relevance",
        "/v1/images?status=completed&hasText=true",
        "/v1/images?q=%27%20or%20%271%27%3D%271",
        "/v1/images?q=%25",
        "/v1/images?q=SECRET&owner=" + owner,
        "/v1/images?cursor=" + cursor,
        "/v1/images/export?format=csv",
        "/v1/images/export?format=jsonl&q=SECRET",
        "/v1/images/export;x.css?format=csv",
        "/v1/usage",
        "/v1/usage?days=366",
        "/admin/images?q=SECRET",
        "/admin/images?owner=" + owner);
  }

  @Test
  void lists_and_searches_of_strangers_find_nothing_of_another() throws Exception {
    var alice = bearer(session("wechat", "lister"));
    for (int i = 0; i < 2; i++) {
      awaitRead(alice, upload(alice, PrintedText.file("png", "SECRET 4821")));
    }
    await()
        .atMost(Launched.START)
        .untilAsserted(
            () ->
                assertThat(json(send(asking("/v1/images?q=SECRET", alice))).path("images"))
                    .hasSize(2));
    var page = json(send(asking("/v1/images?limit=1", alice)));
    var image = page.at("/images/0/id").asText();
    var key = json(send(asking("/v1/images/" + image, alice))).path("key").asText();
    var owner = key.substring(0, key.indexOf('/'));
    var others = others();
    var questions = lists(owner, page.path("next").asText());
    var none = new Image("none", "none");
    var expected = new HashMap<String, String>();
    for (var other : others.entrySet()) {
      for (var question : questions) {
        expected.put(other.getKey() + question, answer(other.getValue(), question, none));
      }
    }

    var leaks = new ConcurrentLinkedQueue<String>();
    var count = 0;
    var began = System.nanoTime();
    var threads = Executors.newFixedThreadPool(THREADS);
    while (count < LISTS) {
      for (var other : others.entrySet()) {
        for (var question : questions) {
          count++;
          threads.execute(
              () -> {
                var answer = answer(other.getValue(), question, none);
                // Two exports of a caller at once, and no more.
                while (answer.startsWith("429 ")) {
                  answer = answer(other.getValue(), question, none);
                }
                if (!answer.equals(expected.get(other.getKey() + question))) {
                  leaks.add(other.getKey() + " " + question + " → " + answer);
                }
              });
        }
      }
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(250, TimeUnit.SECONDS)).isTrue();

    System.out.printf(
        "%d lists, searches, exports of strangers by %d callers in %.1f s: %d leaks%n",
        count, others.size(), (System.nanoTime() - began) / 1e9, leaks.size());
    assertThat(leaks).isEmpty();
    // Whoever has images of its own, none of these has Alice's.
    assertThat(expected.values()).noneMatch(it -> it.contains(image) || it.contains("SECRET"));
    assertThat(expected.values()).noneMatch(it -> it.startsWith("5"));
  }

  @Test
  void an_owner_exports_what_it_has_and_is_told_what_it_used() throws Exception {
    var alice = bearer(session("wechat", "exporter"));
    awaitRead(alice, upload(alice, PrintedText.file("png", "RECEIPT 9377")));
    await()
        .atMost(Launched.START)
        .untilAsserted(
            () ->
                assertThat(send(asking("/v1/images/export?format=csv", alice)).body())
                    .contains("RECEIPT 9377\""));

    var usage = json(send(asking("/v1/usage", alice)));

    assertThat(usage.at("/stored/images").asInt()).isEqualTo(1);
    assertThat(usage.at("/stored/texts").asInt()).isEqualTo(1);
    // Of yesterday where it has just been midnight.
    var calls = usage.path("days").findValues("engineCalls");
    assertThat(calls.stream().mapToInt(JsonNode::asInt).sum()).isEqualTo(1);
    assertThat(usage.at("/limits/uploadsPerMinute").asInt()).isEqualTo(300);
  }

  @Test
  void an_operator_finds_whose_image_has_a_text() throws Exception {
    var alice = bearer(session("wechat", "found"));
    var image = upload(alice, PrintedText.file("png", "PARCEL 6642"));
    awaitRead(alice, image);
    var owner = image.key().substring(0, image.key().indexOf('/'));

    await()
        .atMost(Launched.START)
        .untilAsserted(
            () -> {
              var found = json(asOperator("/admin/images?q=PARCEL%206642")).path("images");
              assertThat(found).hasSize(1);
              assertThat(found.at("/0/owner").asText()).isEqualTo(owner);
              assertThat(found.at("/0/id").asText()).isEqualTo(image.id());
            });
    assertThat(json(asOperator("/admin/images?owner=u-1")).path("images")).isEmpty();
    assertThat(asOperator("/admin/images?owner=../x").statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> asOperator(String path) throws Exception {
    var port = system.component("operations").orElseThrow().port();
    var token = AdminToken.find(running.data()).orElseThrow();
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token));
  }

  /** What the others are refused, Alice is given: else the test above would prove nothing. */
  @Test
  void an_owner_sees_its_image_at_every_address() throws Exception {
    var alice = bearer(session("alipay", "alice"));
    var image = upload(alice);
    awaitRead(alice, image);
    var self = "/v1/images/" + image.id();

    for (var path :
        List.of(
            self,
            self + "/text",
            self + "/codes",
            self + "/renditions",
            self + "/renditions/thumb",
            self + "/renditions?x-oss-process=image/resize,w_10")) {
      var answer = send(asking(path, alice));
      assertThat(answer.statusCode()).as(path).isEqualTo(200);
      assertThat(answer.headers().firstValue("Cache-Control"))
          .as(path)
          .hasValue("private, no-store");
    }
    for (var link : json(send(asking(self, alice))).at("/links/renditions")) {
      var picture = send(HttpRequest.newBuilder(URI.create(origin() + link.asText())));
      assertThat(picture.statusCode()).as(link.asText()).isEqualTo(200);
      assertThat(picture.headers().firstValue("Content-Type")).hasValue("image/jpeg");
      var changed =
          link.asText().replace("!thumb", "!compressed").replace("expires=1", "expires=2");
      assertThat(send(HttpRequest.newBuilder(URI.create(origin() + changed))).statusCode())
          .isEqualTo(403);
    }
  }

  @Test
  void what_others_hear_of_an_image_is_that_there_is_none() throws Exception {
    var alice = bearer(session("wechat", "alice"));
    var image = upload(alice);
    awaitRead(alice, image);
    var heard = 0;
    for (var other : others().values()) {
      try (var socket = new Socket(other)) {
        for (int i = 0; i < WINDOW; i++) {
          var missing = image.missing().id();
          socket.say("{\"subscribe\":[\"%s\",\"%s\"]}".formatted(image.id(), missing));
          assertThat(socket.next()).contains("\"subscribed\"");
          for (var next : List.of(socket.next(), socket.next())) {
            assertThat(next.replace(image.id(), "ID").replace(missing, "ID"))
                .isEqualTo("{\"type\":\"not_found\",\"id\":\"ID\"}");
            heard++;
          }
        }
      }
    }
    System.out.printf("%d subscriptions at sockets: 0 leaks%n", heard);
  }

  @Test
  void a_name_that_another_has_given_answers_like_one_that_no_image_has() throws Exception {
    var alice = bearer(session("wechat", "alice"));
    awaitRead(alice, named(alice));
    assertThat(sentence(alice, "receipt").get(30, TimeUnit.SECONDS).body()).isEqualTo("\"\"");

    var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
    for (var other : others().values()) {
      for (int i = 0; i < WINDOW; i++) {
        answers.add(sentence(other, i % 2 == 0 ? "receipt" : "none-" + i));
      }
    }
    for (var answer : answers) {
      assertThat(answer.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      assertThat(answer.get().body()).isEqualTo("\"there is no such image\"");
    }
    System.out.printf("%d questions by name: 0 leaks%n", answers.size());
  }

  @Test
  void a_logout_closes_everything_that_the_session_has_opened_at_once() throws Exception {
    var times = new ArrayList<Double>();
    for (int i = 0; i < LOGOUTS; i++) {
      var user = bearer(session("wechat", "user" + i));
      var image = upload(user);
      var stream = new EventStream(user, image);
      var socket = new Socket(user);
      var wait = sentence(user, "none");

      var began = System.nanoTime();
      var answer = send(asking("/v1/sessions/current", user).DELETE());
      stream.ended.get(30, TimeUnit.SECONDS);
      var code = socket.closed.get(30, TimeUnit.SECONDS);
      var sentence = wait.get(30, TimeUnit.SECONDS).body();
      times.add((System.nanoTime() - began) / 1e6);

      assertThat(answer.statusCode()).isEqualTo(204);
      assertThat(code).isEqualTo(1008);
      assertThat(sentence).startsWith("\"the session");
      assertThat(send(asking("/v1/images/" + image.id(), user)).statusCode()).isEqualTo(401);
      assertThat(
              send(asking("/v1/images", user).POST(BodyPublishers.ofByteArray(jpeg())))
                  .statusCode())
          .isEqualTo(401);
    }
    tell("logout to the last of stream, socket and wait closed", times);
  }

  @Test
  void an_operator_ends_all_that_an_owner_has_open() throws Exception {
    var times = new ArrayList<Double>();
    for (int i = 0; i < LOGOUTS; i++) {
      var user = bearer(session("wechat", "banned" + i));
      var image = upload(user);
      var owner = image.key().substring(0, image.key().indexOf('/'));
      var stream = new EventStream(user, image);
      var socket = new Socket(user);

      var began = System.nanoTime();
      revoke(owner);
      stream.ended.get(30, TimeUnit.SECONDS);
      socket.closed.get(30, TimeUnit.SECONDS);
      times.add((System.nanoTime() - began) / 1e6);

      assertThat(send(asking("/v1/images/" + image.id(), user)).statusCode()).isEqualTo(401);
      await()
          .until(
              () ->
                  send(asking("/v1/images", user).POST(BodyPublishers.ofByteArray(jpeg())))
                          .statusCode()
                      == 401);
    }
    tell("revocation to the last of stream and socket closed", times);
  }

  @Test
  void no_log_line_and_no_span_has_what_opens_something() throws Exception {
    for (var platform : List.of("wechat", "alipay")) {
      for (var manner : List.of("", "as=garbage:", "as=hangup:")) {
        var code = manner + "searchable." + NONCE.incrementAndGet();
        secrets.add(code);
        logIn(platform, code);
      }
    }
    var user = bearer(session("wechat", "searchable"));
    var image = upload(user);
    awaitRead(user, image);
    for (var link : json(send(asking("/v1/images/" + image.id(), user))).at("/links/renditions")) {
      send(HttpRequest.newBuilder(URI.create(origin() + link.asText())));
      secrets.add(link.asText().replaceAll(".*signature=", ""));
    }
    // Each service sends its spans when it likes; these are of the last of them.
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> collector.mentions("jscode2session") && collector.mentions("!thumb"));

    secrets.add(SharedSystem.API_KEY);
    try (var simulators = Simulators.start(0)) {
      secrets.add(simulators.wechat().secret());
      secrets.add(simulators.wechat().openId("searchable"));
      secrets.add(simulators.wechat().sessionKey("searchable"));
      secrets.add(simulators.alipay().openId("searchable"));
    }
    secrets.addAll(List.of("js_code", "authbse", "session_key", "access_token"));
    var logs = logs();
    assertThat(logs).contains("event=").contains("logger=");
    for (var secret : secrets) {
      assertThat(logs.contains(secret)).as("a log has %s", secret).isFalse();
      assertThat(collector.mentions(secret)).as("a span has %s", secret).isFalse();
    }
    System.out.printf(
        "%d secrets in logs of %d KB: 0 found%n", secrets.size(), logs.length() >> 10);
  }

  private static void tell(String what, List<Double> times) {
    Collections.sort(times);
    System.out.printf(
        "%s: median %.0f ms, the worst of %d %.0f ms%n",
        what, times.get(times.size() / 2), times.size(), times.get(times.size() - 1));
    assertThat(times.get(times.size() / 2)).isLessThan(5000);
  }

  private Map<String, Map<String, String>> others() throws Exception {
    var server = bearer(SharedSystem.API_KEY);
    return Map.of(
        "bob", bearer(session("alipay", "bob")),
        "bob by the other header", Map.of("X-Tuwen-Session", session("wechat", "bob")),
        "a guest", Map.of(),
        "a server", server,
        "a server's user", and(server, "Tuwen-On-Behalf-Of", "order-7"),
        "a forger", Map.of("Tuwen-Caller", "u-558dcc2c87ee00744cbfc5672f3a59ee.9999999999.AAAA"));
  }

  private static Map<String, String> bearer(String credential) {
    return Map.of("Authorization", "Bearer " + credential);
  }

  private static Map<String, String> and(Map<String, String> headers, String name, String value) {
    var more = new HashMap<>(headers);
    more.put(name, value);
    return more;
  }

  private String session(String platform, String user) throws Exception {
    var session = json(logIn(platform, user + "." + NONCE.incrementAndGet())).path("sessionId");
    assertThat(session.isTextual()).isTrue();
    secrets.add(session.asText());
    return session.asText();
  }

  private HttpResponse<String> logIn(String platform, String code) throws Exception {
    var body = "{\"platform\":\"%s\",\"code\":\"%s\"}".formatted(platform, code);
    return send(asking("/v1/sessions", Map.of()).POST(BodyPublishers.ofString(body)));
  }

  private Image upload(Map<String, String> as) throws Exception {
    return upload(as, jpeg());
  }

  private Image upload(Map<String, String> as, byte[] image) throws Exception {
    var answer = send(asking("/v1/images", as).POST(BodyPublishers.ofByteArray(image)));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return image(answer);
  }

  /** Under a name of its owner's, as the sample of Alipay does it. */
  private Image named(Map<String, String> as) throws Exception {
    var form = new ByteArrayOutputStream();
    form.write(
        "--limit\r\nContent-Disposition: form-data; name=\"receipt\"; filename=\"a.jpg\"\r\n\r\n"
            .getBytes(US_ASCII));
    form.write(jpeg());
    form.write("\r\n--limit--\r\n".getBytes(US_ASCII));
    return image(
        send(
            asking(
                    "/upload_ocr_image",
                    and(as, "Content-Type", "multipart/form-data; boundary=limit"))
                .POST(BodyPublishers.ofByteArray(form.toByteArray()))));
  }

  private static Image image(HttpResponse<String> answer) throws IOException {
    var json = json(answer);
    return new Image(json.path("id").asText(), json.path("key").asText());
  }

  private void awaitRead(Map<String, String> as, Image image) {
    await()
        .atMost(Launched.START)
        .untilAsserted(
            () -> {
              var state = json(send(asking("/v1/images/" + image.id(), as)));
              assertThat(state.at("/operations/ocr/status").asText()).isEqualTo("completed");
              assertThat(state.at("/operations/renditions")).hasSize(2);
            });
  }

  /** All that tells one answer from another. */
  private String answer(Map<String, String> as, String address, Image image) {
    try {
      var path = address.replace("{id}", image.id()).replace("{key}", image.key());
      var answer = send(asking(path, as));
      var headers = new TreeMap<>(answer.headers().map());
      headers.keySet().removeAll(List.of("date", "x-oss-request-id"));
      // A stream that is slow to begin is kept alive by comments.
      var body = answer.body().replaceAll("(?m)^:.*\n\n", "");
      return (answer.statusCode() + " " + headers + " " + body)
          .replaceAll("<RequestId>\\w+</RequestId>", "")
          .replace(image.id(), "ID");
    } catch (Exception e) {
      return e.toString();
    }
  }

  private CompletableFuture<HttpResponse<String>> sentence(Map<String, String> as, String name) {
    var body = BodyPublishers.ofString("{\"key\":\"%s_ocr.txt\"}".formatted(name));
    return http.sendAsync(
        asking("/get_ocr_result", as).header("Accept-Language", "en").POST(body).build(),
        BodyHandlers.ofString());
  }

  private void revoke(String owner) throws Exception {
    var port = system.component("operations").orElseThrow().port();
    var token = AdminToken.find(running.data()).orElseThrow();
    var answer =
        send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/revocations"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"owner\":\"%s\"}".formatted(owner))));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private String origin() {
    return "http://127.0.0.1:" + system.port();
  }

  private HttpRequest.Builder asking(String path, Map<String, String> headers) {
    var request = HttpRequest.newBuilder(URI.create(origin() + path));
    headers.forEach(request::header);
    return request.timeout(Duration.ofSeconds(60));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString(ISO_8859_1));
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  private String logs() throws IOException {
    var logs = new StringBuilder();
    try (var files = Files.list(running.data().resolve("logs"))) {
      for (var file : files.toList()) {
        logs.append(Files.readString(file));
      }
    }
    return logs.toString();
  }

  private static byte[] jpeg() throws IOException {
    var jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "jpg", jpeg);
    return jpeg.toByteArray();
  }

  /** An event stream of one image, which is open from the beginning. */
  private final class EventStream {
    private final CompletableFuture<Void> ended;

    EventStream(Map<String, String> as, Image image) throws Exception {
      var request = asking("/v1/events?image=" + image.id(), as).build();
      // Its head comes with the text, or with the first heartbeat where that is sooner.
      var answer = http.send(request, BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      ended = CompletableFuture.runAsync(() -> readToEnd(answer.body()));
    }

    private static void readToEnd(InputStream body) {
      try {
        body.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("a stream ends, and does not break", e);
      }
    }
  }

  private final class Socket implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder begun = new StringBuilder();
    private final WebSocket socket;

    Socket(Map<String, String> as) throws Exception {
      var builder = http.newWebSocketBuilder();
      as.forEach(builder::header);
      var address = URI.create("ws://127.0.0.1:" + system.port() + "/v1/socket");
      socket = builder.buildAsync(address, this).get(30, TimeUnit.SECONDS);
    }

    void say(String text) {
      socket.sendText(text, true).join();
    }

    String next() throws InterruptedException {
      return told.poll(30, TimeUnit.SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
      begun.append(data);
      if (isLast) {
        told.add(begun.toString());
        begun.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void close() {
      socket.abort();
    }
  }
}

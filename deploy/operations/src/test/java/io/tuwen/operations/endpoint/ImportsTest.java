package io.tuwen.operations.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.aliyun.oss.OSSClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.testing.Operator;
import io.tuwen.operations.testing.Records;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackendsResource.class)
class ImportsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final byte[] JPEG = TestImages.jpeg(20, 10);

  @TestHTTPResource private URI origin;
  private Backends backends;

  /** With rights that operations has not. */
  private ObjectStore store;

  private Operator operator;
  private Records records;

  /** Every test has an owner and objects of its own. */
  private String owner;

  private String prefix;

  @BeforeEach
  void begin() {
    operator = new Operator(origin);
    records = new Records(backends);
    owner = "t-" + UUID.randomUUID().toString().substring(0, 8);
    prefix = "old system/" + UUID.randomUUID() + "/照片/";
  }

  @Test
  void objects_under_keys_of_their_own_become_images_with_an_owner_an_id_and_an_event() {
    put(prefix + "a.jpg", JPEG);
    put(prefix + "b", TestImages.png(5, 6));

    var ordered = operator.post("/admin/imports", byPrefix(""));
    assertThat(ordered.status()).isEqualTo(201);
    var id = ordered.json().path("id").asText();
    assertThat(ordered.response().headers().firstValue("Location").orElse(""))
        .endsWith("/admin/imports/" + id);
    var done = awaitState(id, "done");

    assertThat(done.path("imported").asInt()).isEqualTo(2);
    assertThat(done.path("owner").asText()).isEqualTo(owner);
    var events = events();
    assertThat(events).hasSize(2).allMatch(it -> it.key().matches(owner + "/k-[\\w-]{43}"));
    var images = operator.get("/admin/imports/" + id + "/images").json().path("images");
    assertThat(images.findValuesAsText("name")).containsExactly(prefix + "a.jpg", prefix + "b");
    var first = owner + "/" + images.get(0).path("image").asText();
    var stored = store.describe(Bucket.ORIGINALS, new ObjectKey(first)).orElseThrow();
    assertThat(stored.attributes().contentType()).isEqualTo("image/jpeg");
    assertThat(stored.attributes().metadata())
        .containsEntry("file-name", "a.jpg")
        .containsEntry("imported-from", prefix + "a.jpg");
    var event =
        EventCodec.decodeUploaded(
            events.stream().filter(it -> it.key().equals(first)).findFirst().orElseThrow().value());
    assertThat(event.eTag()).isEqualTo(stored.eTag());
    assertThat(event.contentType()).isEqualTo("image/jpeg");
    assertThat(event.size()).isEqualTo(JPEG.length);
    assertThat(store.describe(Bucket.ORIGINALS, new ObjectKey(prefix + "a.jpg"))).isPresent();
  }

  @Test
  void the_same_import_again_makes_nothing_and_new_bytes_replace_the_image() {
    put(prefix + "same", JPEG);
    put(prefix + "changed", JPEG);
    awaitState(order(byPrefix("")), "done");
    var before = events().size();

    put(prefix + "changed", TestImages.png(3, 3));
    var again = awaitState(order(byPrefix("")), "done");

    assertThat(before).isEqualTo(2);
    assertThat(again.path("present").asInt()).isEqualTo(1);
    assertThat(again.path("imported").asInt()).isEqualTo(1);
    assertThat(events()).hasSize(3);
    assertThat(events().stream().map(ConsumerRecord::key).distinct()).hasSize(2);
  }

  @Test
  void what_would_not_be_taken_as_an_upload_is_passed_over_with_the_reason() {
    put(prefix + "a text", "no image at all".getBytes(UTF_8));
    put(prefix + "broken", new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff});
    put(prefix + "many pixels", pngOfSize(60_000, 60_000));
    put(prefix + "good", JPEG);
    put(owner + "/" + "01890a5d-ac96-774b-bcce-b302099a8057", JPEG);

    var keys =
        List.of(
            prefix + "a text",
            prefix + "broken",
            prefix + "many pixels",
            prefix + "good",
            prefix + "gone",
            "watermarks/logo",
            owner + "/01890a5d-ac96-774b-bcce-b302099a8057");
    var done = awaitState(order(named("keys", keys, "")), "done");

    assertThat(done.path("read").asInt()).isEqualTo(7);
    assertThat(done.path("total").asInt()).isEqualTo(7);
    assertThat(done.path("imported").asInt()).isEqualTo(1);
    assertThat(done.path("skipped").toString())
        .contains(
            "\"unsupported_type\":1",
            "\"image_unreadable\":1",
            "\"too_many_pixels\":1",
            "\"gone\":1",
            "\"ignored\":1",
            "\"ours\":1");
    assertThat(done.path("failures").findValuesAsText("name"))
        .contains(prefix + "a text", prefix + "gone");
    assertThat(events()).hasSize(1);
  }

  @Test
  void a_dry_run_looks_at_everything_and_stores_nothing() {
    put(prefix + "a", JPEG);
    put(prefix + "b", "no image".getBytes(UTF_8));

    var done = awaitState(order(byPrefix(",\"dryRun\":true")), "done");

    assertThat(done.path("imported").asInt()).isEqualTo(1);
    assertThat(done.at("/skipped/unsupported_type").asInt()).isEqualTo(1);
    assertThat(events()).isEmpty();
    assertThat(store.list(Bucket.ORIGINALS, owner + "/", "", 10).objects()).isEmpty();
  }

  @Test
  void an_import_pauses_resumes_and_can_be_cancelled() {
    for (int i = 0; i < 30; i++) {
      put(prefix + i, JPEG);
    }
    var id = order(byPrefix(",\"rate\":1"));
    await().atMost(LIMIT).until(() -> get(id).path("imported").asInt() > 0);

    assertThat(operator.post("/admin/imports/" + id + "/pause", "").status()).isEqualTo(202);
    var paused = awaitState(id, "paused").path("imported").asInt();
    assertThat(events()).hasSize(paused);
    operator.post("/admin/imports/" + id + "/resume", "");
    await().atMost(LIMIT).until(() -> events().size() > paused);
    operator.post("/admin/imports/" + id + "/cancel", "");
    awaitState(id, "cancelled");

    assertThat(events()).hasSizeLessThan(30);
    assertThat(operator.post("/admin/imports/" + id + "/resume", "").json().path("code").asText())
        .isEqualTo("import_finished");
    assertThat(operator.get("/admin/imports").json().findValuesAsText("id")).contains(id);
  }

  @Test
  void images_at_addresses_are_fetched_and_what_leads_inside_is_not() throws Exception {
    var asked = new ConcurrentHashMap<String, String>();
    var server = server(asked);
    try {
      var base = "http://127.0.0.1:" + server.getAddress().getPort();
      var urls =
          List.of(
              base + "/photo.jpg?size=1",
              base + "/moved",
              base + "/missing",
              base + "/inside",
              base + "/round",
              base + "/endless",
              "http://169.254.169.254/latest/meta-data",
              "https://100.100.100.200/latest",
              "https://[::1]/",
              "https://[::ffff:10.0.0.1]/",
              "http://93.184.216.34/plain.jpg");
      var done = awaitState(order(named("urls", urls, "")), "done");

      assertThat(done.path("imported").asInt()).isEqualTo(2);
      assertThat(done.at("/skipped/address_refused").asInt()).isEqualTo(6);
      assertThat(done.at("/skipped/fetch_failed").asInt()).isEqualTo(2);
      assertThat(done.at("/skipped/image_too_large").asInt()).isEqualTo(1);
      assertThat(asked.get("/photo.jpg?size=1")).startsWith("127.0.0.1:");
      assertThat(events()).hasSize(2);

      asked.clear();
      var again = awaitState(order(named("urls", urls.subList(0, 1), "")), "done");
      assertThat(again.path("present").asInt()).isEqualTo(1);
      assertThat(asked).isEmpty();
    } finally {
      server.stop(0);
    }
  }

  private static HttpServer server(Map<String, String> asked) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var path = exchange.getRequestURI().toString();
            asked.put(path, exchange.getRequestHeaders().getFirst("Host"));
            var location =
                Map.of(
                        "/moved", "photo.jpg",
                        "/inside", "http://10.0.0.1/secret",
                        "/round", "/round")
                    .get(path);
            if (location != null) {
              exchange.getResponseHeaders().add("Location", location);
              exchange.sendResponseHeaders(302, -1);
            } else if (path.startsWith("/photo.jpg")) {
              exchange.sendResponseHeaders(200, JPEG.length);
              exchange.getResponseBody().write(JPEG);
            } else if (path.equals("/endless")) {
              exchange.sendResponseHeaders(200, 0);
              var part = new byte[1 << 20];
              for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(part);
              }
            } else {
              exchange.sendResponseHeaders(404, -1);
            }
          }
        });
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    return server;
  }

  @Test
  void a_senseless_order_is_refused_with_what_to_mend() {
    assertThat(refusal("{\"owner\":\"guest\"}")).contains("one of prefix, keys and urls");
    assertThat(refusal("{\"owner\":\"guest\",\"prefix\":\"a\",\"keys\":[\"b\"]}"))
        .contains("one of prefix, keys and urls");
    assertThat(refusal("{\"prefix\":\"a\"}")).contains("owner is whose");
    assertThat(refusal("{\"prefix\":\"a\",\"owner\":\"../x\"}")).contains("owner is whose");
    assertThat(refusal("{\"prefix\":\"a\",\"owner\":\"acme\"}")).contains("owner is whose");
    assertThat(refusal("{\"prefix\":\"\",\"owner\":\"guest\"}")).contains("prefix has 1 to");
    assertThat(refusal("{\"keys\":[],\"owner\":\"guest\"}")).contains("keys has 1 to 2000");
    assertThat(refusal("{\"keys\":[null],\"owner\":\"guest\"}")).contains("keys has 1 to 2000");
    assertThat(refusal("{\"keys\":[\"/a\"],\"owner\":\"guest\"}")).contains("no key of an object");
    assertThat(refusal("{\"urls\":[\"file:///etc/passwd\"],\"owner\":\"guest\"}"))
        .contains("no address");
    assertThat(refusal("{\"prefix\":\"a\",\"owner\":\"guest\",\"rate\":1001}")).contains("1000");
    assertThat(refusal("{\"prefx\":\"a\"}")).contains("prefx");
    assertThat(operator.get("/admin/imports/none").status()).isEqualTo(404);
    var id = order(named("keys", List.of("a"), ""));
    assertThat(operator.get("/admin/imports/" + id + "/images?cursor=x").status()).isEqualTo(400);
  }

  /** As a number of JAX-RS, a word was answered by 404, as if there were no such import. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "all", "-1", "%2B5", "99999999999", "%D9%A1"})
  void a_limit_that_is_none_is_refused_as_by_other_lists(String limit) {
    var id = order(named("keys", List.of("a"), ""));

    for (var list : List.of("imports/" + id + "/images", "audit", "dead-letters")) {
      var answer = operator.get("/admin/" + list + "?limit=" + limit);
      assertThat(answer.status()).as(list).isEqualTo(400);
      assertThat(answer.json().path("code").asText()).isEqualTo("malformed_request");
    }
  }

  /** A page that a strange key was left out of ended the list. */
  @Test
  void a_key_that_is_none_of_ours_does_not_end_the_pages() {
    put(prefix + "a", JPEG);
    putStrange(prefix + "b\tc");
    put(prefix + "d", JPEG);
    var id = order(byPrefix(",\"dryRun\":true"));

    var first = operator.get("/admin/imports/" + id + "/images?limit=2").json();
    var cursor = URLEncoder.encode(first.path("cursor").asText(), UTF_8);
    var second = operator.get("/admin/imports/" + id + "/images?limit=2&cursor=" + cursor).json();

    assertThat(first.path("images").findValuesAsText("name")).containsExactly(prefix + "a");
    assertThat(second.path("images").findValuesAsText("name")).containsExactly(prefix + "d");
    assertThat(second.has("cursor")).isFalse();
  }

  private void putStrange(String key) {
    var oss =
        new OSSClientBuilder()
            .build(
                backends.storage().endpoint().toString(),
                Backends.ACCESS_KEY_ID,
                Backends.ACCESS_KEY_SECRET);
    try {
      oss.putObject(store.name(Bucket.ORIGINALS), key, new ByteArrayInputStream(JPEG));
    } finally {
      oss.shutdown();
    }
  }

  /** Orders are kept in a topic, and what failed of them is shown. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:secret@example.com/a.jpg",
        "https://secret@example.com",
        "https:/user:secret@example.com/a.jpg",
        "https:///user:secret@example.com/a.jpg",
        "https://user:secret%40@example.com?a",
        "https://example.com\\\\@secret/a.jpg",
        "https://user:sec\\u0000ret@example.com"
      })
  void an_address_with_a_password_is_refused_and_not_repeated(String address) {
    var told = refusal(named("urls", List.of("https://example.com/a@b.jpg", address), ""));

    assertThat(told).contains("no address").doesNotContain("secret").doesNotContain("sec");
    assertThat(operator.get("/admin/imports").json().toString()).doesNotContain("secret@");
  }

  private static byte[] pngOfSize(int width, int height) {
    var png = TestImages.png(1, 1);
    for (int i = 0; i < 4; i++) {
      png[16 + i] = (byte) (width >>> (24 - 8 * i));
      png[20 + i] = (byte) (height >>> (24 - 8 * i));
    }
    return png;
  }

  private void put(String key, byte[] bytes) {
    store.put(
        Bucket.ORIGINALS,
        new ObjectKey(key),
        Content.of(bytes),
        Attributes.ofType("application/x-whatever"));
  }

  private String byPrefix(String more) {
    return "{\"owner\":\"%s\",\"prefix\":\"%s\"%s}".formatted(owner, prefix, more);
  }

  private String named(String field, List<String> names, String more) {
    var quoted = new ArrayList<String>();
    names.forEach(it -> quoted.add("\"" + it + "\""));
    return "{\"owner\":\"%s\",\"%s\":[%s]%s}"
        .formatted(owner, field, String.join(",", quoted), more);
  }

  private String order(String body) {
    var ordered = operator.post("/admin/imports", body);
    assertThat(ordered.status()).as(ordered.json().toString()).isEqualTo(201);
    return ordered.json().path("id").asText();
  }

  private String refusal(String body) {
    var answer = operator.post("/admin/imports", body);
    assertThat(answer.status()).isEqualTo(400);
    return answer.json().path("detail").asText();
  }

  private JsonNode get(String id) {
    return operator.get("/admin/imports/" + id).json();
  }

  private JsonNode awaitState(String id, String state) {
    await().atMost(LIMIT).until(() -> get(id).path("state").asText().equals(state));
    return get(id);
  }

  private List<ConsumerRecord<String, byte[]>> events() {
    return records.read(Topics.IMAGE_UPLOADED).stream()
        .filter(it -> it.key() != null && it.key().startsWith(owner + "/"))
        .toList();
  }
}

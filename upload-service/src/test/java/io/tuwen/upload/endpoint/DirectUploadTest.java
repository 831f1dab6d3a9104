package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.upload.testing.CallbackRelay;
import io.tuwen.upload.testing.MnsSimulator;
import io.tuwen.upload.testing.TestCredential;
import io.tuwen.upload.testing.TicketForm;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickets, forms that use and misuse them, and what the bucket says afterwards. */
@QuarkusTest
@TestProfile(DirectUploadTest.WithBucket.class)
class DirectUploadTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] JPEG = TestImages.jpeg(40, 30);

  /** With a bucket that phones can post to, and something between it and us. */
  public static class WithBucket implements QuarkusTestProfile {
    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }

    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(
          new TestResourceEntry(BackendsResource.class),
          new TestResourceEntry(CallbackRelay.class),
          new TestResourceEntry(MnsSimulator.class));
    }
  }

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  private Backends backends;
  private CallbackRelay relay;
  private final List<ObjectKey> refused = new ArrayList<>();

  private final HttpClient http = HttpClient.newHttpClient();

  private record Issued(String id, ObjectKey key, URI url, Map<String, String> fields) {
    Map<String, String> with(String field, String value) {
      var changed = new LinkedHashMap<>(fields);
      changed.put(field, value);
      return changed;
    }

    Map<String, String> without(String field) {
      var changed = new LinkedHashMap<>(fields);
      changed.remove(field);
      return changed;
    }
  }

  /** The first callback fetches the key that it is signed with, which may take too long. */
  @BeforeEach
  void openRelay() throws Exception {
    backends.storage().allowCallbacksTo("127.0.0.1", relay.port());
    relay.forwardTo(origin);
    var ticket = issued("{}", "u-first");
    post(ticket, ticket.fields(), JPEG);
    await()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions() // while the bucket has not called yet
        .until(() -> relay.send(relay.last()).statusCode() == 200);
  }

  // tickets

  @Test
  void a_ticket_says_all_that_upload_file_needs() throws Exception {
    var answer = ask("{}", null);

    assertThat(answer.statusCode()).isEqualTo(201);
    var json = JSON.readTree(answer.body());
    var id = json.path("id").asText();
    assertThat(json.path("key").asText()).isEqualTo("guest/" + id);
    assertThat(json.path("method").asText()).isEqualTo("POST");
    assertThat(json.path("fileField").asText()).isEqualTo("file");
    assertThat(json.at("/fields/key").asText()).isEqualTo("guest/" + id);
    assertThat(json.at("/links/text").asText()).isEqualTo("/v1/images/" + id + "/text");
    assertThat(Instant.parse(json.path("expiresAt").asText()))
        .isBetween(Instant.now().plusSeconds(540), Instant.now().plusSeconds(600));
  }

  @Test
  void a_ticket_that_is_not_used_stores_nothing_and_tells_nothing() throws Exception {
    var ticket = issued("{}");

    assertThat(store.describe(Bucket.ORIGINALS, ticket.key())).isEmpty();
    assertThat(events(ticket.key())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                            | 400 | malformed_request",
        "nonsense                      | 400 | malformed_request",
        "{'size':0}                    | 400 | malformed_request",
        "{'size':1.5}                  | 400 | malformed_request",
        "{'size':'7'}                  | 400 | malformed_request",
        "{'size':20971521}             | 413 | image_too_large",
        "{'contentType':7}             | 400 | malformed_request",
        "{'contentType':'text/html'}   | 415 | unsupported_type",
        "{'idempotencyKey':''}         | 400 | invalid_idempotency_key",
        "{'idempotencyKey':'mine'}     | 400 | invalid_idempotency_key"
      })
  void a_wish_that_cannot_be_met_is_refused(String body, int status, String code) throws Exception {
    var answer = ask(body.replace('\'', '"'), null);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(JSON.readTree(answer.body()).path("code").asText()).isEqualTo(code);
  }

  @Test
  void a_wish_of_many_words_is_refused() throws Exception {
    assertThat(ask("{\"x\":\"" + "x".repeat(5000) + "\"}", null).statusCode()).isEqualTo(413);
  }

  /** One ticket was good for any number of images in ten minutes, and each replaced the last. */
  @Test
  void an_owner_gets_the_same_image_for_the_same_key_and_puts_it_once() throws Exception {
    var wish = "{\"idempotencyKey\":\"mine\"}";
    var first = issued(wish, "u-1");
    var again = issued(wish, "u-1");
    var other = issued(wish, "u-2");

    assertThat(again.key()).isEqualTo(first.key());
    assertThat(other.id()).isNotEqualTo(first.id());
    assertThat(post(first, first.fields(), JPEG).statusCode()).isEqualTo(200);
    for (var ticket : List.of(first, again)) {
      var second = post(ticket, ticket.fields(), TestImages.jpeg(10, 10));
      assertThat(second.statusCode()).isEqualTo(409);
      assertThat(second.body()).contains("FileAlreadyExists");
    }
    assertThat(store.describe(Bucket.ORIGINALS, first.key()).orElseThrow().size())
        .isEqualTo(JPEG.length);
    assertThat(events(first.key())).hasSize(1);
  }

  // uploads

  @Test
  void what_a_phone_puts_is_told_and_the_phone_gets_the_answer_of_an_upload() throws Exception {
    var ticket = issued("{\"size\":%d,\"contentType\":\"image/jpeg\"}".formatted(JPEG.length));

    var answer = post(ticket, ticket.fields(), JPEG);

    assertThat(answer.statusCode()).isEqualTo(200);
    var json = JSON.readTree(answer.body());
    assertThat(json.path("id").asText()).isEqualTo(ticket.id());
    assertThat(json.path("size").asLong()).isEqualTo(JPEG.length);
    assertThat(json.path("contentType").asText()).isEqualTo("image/jpeg");
    assertThat(json.at("/links/self").asText()).isEqualTo("/v1/images/" + ticket.id());
    var events = events(ticket.key());
    assertThat(events).hasSize(1);
    assertThat(events.get(0).eTag().value()).isEqualTo(json.path("eTag").asText());
    assertThat(events.get(0).size()).isEqualTo(JPEG.length);
    assertThat(events.get(0).bucket()).isEqualTo("tuwen-originals");
  }

  @Test
  void a_ticket_is_good_for_one_image() throws Exception {
    var ticket = issued("{}");
    post(ticket, ticket.fields(), JPEG);

    var second = post(ticket, ticket.fields(), TestImages.jpeg(10, 10));

    assertThat(second.statusCode()).isEqualTo(409);
    assertThat(second.body()).contains("FileAlreadyExists");
    assertThat(store.describe(Bucket.ORIGINALS, ticket.key()).orElseThrow().size())
        .isEqualTo(JPEG.length);
  }

  @Test
  void the_fields_may_come_in_any_order() throws Exception {
    for (var seed = 0; seed < 20; seed++) {
      var ticket = issued("{}");
      var names = new ArrayList<>(ticket.fields().keySet());
      Collections.shuffle(names, new Random(seed));
      var shuffled = new LinkedHashMap<String, String>();
      names.forEach(it -> shuffled.put(it, ticket.fields().get(it)));

      assertThat(post(ticket, shuffled, JPEG).statusCode()).as(names.toString()).isEqualTo(200);
    }
  }

  @Test
  void a_form_with_a_field_changed_or_left_out_is_refused() throws Exception {
    var names = issued("{}").fields().keySet();
    assertThat(names)
        .contains(
            "key",
            "policy",
            "callback",
            "success_action_status",
            "x-oss-credential",
            "x-oss-date",
            "x-oss-forbid-overwrite",
            "x-oss-meta-app",
            "x-oss-object-acl",
            "x-oss-signature",
            "x-oss-signature-version");
    for (var name : names) {
      var ticket = issued("{}");
      var value = ticket.fields().get(name);
      var changed = (value.charAt(0) == 'A' ? "B" : "A") + value.substring(1);

      assertRefused(name + " left out", ticket, ticket.without(name), JPEG);
      assertRefused(name + " changed", ticket, ticket.with(name, changed), JPEG);
      assertRefused(name + " longer", ticket, ticket.with(name, value + "x"), JPEG);
    }
  }

  @Test
  void what_a_phone_may_wish_for_itself_is_refused() throws Exception {
    var ticket = issued("{}");
    var other = issued("{}");

    assertRefused("acl", ticket, ticket.with("x-oss-object-acl", "public-read"), JPEG);
    assertRefused("acl", ticket, ticket.with("x-oss-object-acl", "public-read-write"), JPEG);
    assertRefused("key", ticket, ticket.with("key", "u-1/" + ticket.id()), JPEG);
    assertRefused("key", ticket, ticket.with("key", other.key().value()), JPEG);
    assertRefused("key", ticket, ticket.with("key", "watermarks/" + ticket.id()), JPEG);
    assertRefused("key", ticket, ticket.with("key", ticket.key() + "${filename}"), JPEG);
    assertRefused("overwriting", ticket, ticket.with("x-oss-forbid-overwrite", "false"), JPEG);
    assertRefused(
        "callback", ticket, ticket.with("callback", other.fields().get("callback")), JPEG);
    assertRefused("policy", ticket, ticket.with("policy", other.fields().get("policy")), JPEG);
    assertRefused("status", ticket, ticket.with("success_action_status", "201"), JPEG);
    assertRefused("no bytes", ticket, ticket.fields(), new byte[0]);
    assertRefused("one byte more", ticket, ticket.fields(), new byte[(20 << 20) + 1]);
  }

  /** Each has its own ticket, since one that was good would be used up. */
  @Test
  void of_thousands_of_forms_with_one_bit_changed_none_is_taken() throws Exception {
    var tickets = new ArrayList<Issued>();
    for (var i = 0; i < 10; i++) {
      tickets.add(issued("{}"));
    }
    var random = new Random(16);
    var changed = new ArrayList<Map.Entry<Issued, Map<String, String>>>();
    while (changed.size() < Integer.getInteger("tuwen.forms", 2000)) {
      var ticket = tickets.get(changed.size() % tickets.size());
      var names = List.copyOf(ticket.fields().keySet());
      var name = names.get(random.nextInt(names.size()));
      var value = new StringBuilder(ticket.fields().get(name));
      var at = random.nextInt(value.length());
      value.setCharAt(at, (char) (value.charAt(at) ^ (1 << random.nextInt(7))));
      changed.add(Map.entry(ticket, ticket.with(name, value.toString())));
    }

    var taken =
        changed.parallelStream()
            .filter(it -> post(it.getKey(), it.getValue(), JPEG).statusCode() < 400)
            .count();

    assertThat(taken).isZero();
    tickets.forEach(it -> assertThat(store.describe(Bucket.ORIGINALS, it.key())).isEmpty());
  }

  /**
   * OSS checks what the policy names, and nothing else; so what it does not name may not matter.
   */
  @ParameterizedTest
  @CsvSource({
    "success_action_redirect, https://evil.example/",
    "x-oss-meta-file-name, <script>.html",
    "x-oss-meta-file-name, %zz",
    "x-oss-meta-e-tag, 0",
    "x-oss-content-type, text/html",
    "Content-Type, text/html",
    "Content-Encoding, gzip",
    "Content-Disposition, inline",
    "Cache-Control, public",
    "Expires, never",
    "x:owner, u-1",
    "callback-var, eyJ4OmEiOiIxIn0=",
    "owner, u-1"
  })
  void what_a_phone_adds_beside_changes_nothing(String field, String value) throws Exception {
    var ticket = issued("{}");

    var answer = post(ticket, ticket.with(field, value), JPEG);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("id").asText()).isEqualTo(ticket.id());
    var types = List.of("image/jpeg", "application/octet-stream");
    assertThat(JSON.readTree(answer.body()).path("contentType").asText()).isIn(types);
    assertThat(events(ticket.key()))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.size()).isEqualTo(JPEG.length);
              assertThat(it.contentType()).isIn(types);
            });
    try (var object = store.open(Bucket.ORIGINALS, ticket.key()).orElseThrow()) {
      assertThat(object.stream().readAllBytes()).isEqualTo(JPEG);
    }
    assertThat(
            http.send(
                    HttpRequest.newBuilder(ticket.url().resolve(ticket.key().value())).build(),
                    BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_size_that_was_said_is_the_most_that_is_taken() throws Exception {
    var ticket = issued("{\"size\":100}");

    assertRefused("one byte more", ticket, ticket.fields(), new byte[101]);
  }

  private void assertRefused(String what, Issued ticket, Map<String, String> fields, byte[] file) {
    var answer = post(ticket, fields, file);

    assertThat(answer.statusCode()).as(what + answer.body()).isBetween(400, 403);
    assertThat(store.describe(Bucket.ORIGINALS, ticket.key())).as(what).isEmpty();
    refused.add(ticket.key());
  }

  /** A look at the topic takes long, so it is one for all. */
  @AfterEach
  void nothing_is_told_of_what_was_refused() {
    if (!refused.isEmpty()) {
      assertThat(told()).extracting(it -> it.key()).doesNotContainAnyElementsOf(refused);
    }
  }

  // callbacks

  @Test
  void a_callback_that_comes_again_tells_nothing_again() throws Exception {
    var ticket = issued("{}");
    var first = post(ticket, ticket.fields(), JPEG);

    var callback = relay.last();
    var answers = IntStream.range(0, 1000).parallel().mapToObj(i -> relay.send(callback)).toList();

    assertThat(answers)
        .allSatisfy(
            again -> {
              assertThat(again.statusCode()).isEqualTo(200);
              assertThat(again.body()).isEqualTo(first.body());
              assertThat(again.headers().firstValue("Content-Length")).isPresent();
            });
    assertThat(events(ticket.key())).hasSize(1);
  }

  @Test
  void the_buckets_own_event_after_the_callback_tells_nothing_again() throws Exception {
    var ticket = issued("{}");
    var eTag = JSON.readTree(post(ticket, ticket.fields(), JPEG).body()).path("eTag").asText();

    notifyOf(ticket.key(), eTag);

    assertThat(events(ticket.key())).hasSize(1);
  }

  @Test
  void the_buckets_own_event_tells_what_a_callback_did_not_and_a_later_one_nothing_again()
      throws Exception {
    relay.changing(it -> it.without("authorization"));
    var ticket = issued("{}");
    post(ticket, ticket.fields(), JPEG);
    var eTag = store.describe(Bucket.ORIGINALS, ticket.key()).orElseThrow().eTag().value();

    notifyOf(ticket.key(), eTag);

    assertThat(events(ticket.key())).hasSize(1);
    assertThat(relay.send(relay.last()).statusCode()).isEqualTo(200);
    assertThat(events(ticket.key())).hasSize(1);
  }

  @Test
  void neither_a_callback_nor_an_event_brings_an_image_back_that_is_gone() throws Exception {
    relay.changing(it -> it.without("authorization"));
    var ticket = issued("{}");
    post(ticket, ticket.fields(), JPEG);
    var eTag = store.describe(Bucket.ORIGINALS, ticket.key()).orElseThrow().eTag().value();
    store.delete(Bucket.ORIGINALS, ticket.key());

    assertThat(relay.send(relay.last()).statusCode()).isEqualTo(404);
    notifyOf(ticket.key(), eTag);

    assertThat(events(ticket.key())).isEmpty();
  }

  /** Who can write the topic makes no image of what is not there, and says nothing of what is. */
  @Test
  void an_event_tells_what_the_bucket_has_and_not_what_it_says() throws Exception {
    relay.changing(it -> it.without("authorization"));
    var mine = issued("{}", "u-1");
    var others = issued("{}", "u-2");
    post(mine, mine.fields(), JPEG);

    notifyOf(mine.key(), "00000000000000000000000000000000");
    notifyOf(others.key(), "00000000000000000000000000000000");

    assertThat(events(mine.key()))
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.size()).isEqualTo(JPEG.length);
              assertThat(it.eTag())
                  .isEqualTo(store.describe(Bucket.ORIGINALS, mine.key()).orElseThrow().eTag());
            });
    assertThat(events(others.key())).isEmpty();
  }

  /** Returns when the service has taken the event, by another one behind it. */
  private void notifyOf(ObjectKey key, String eTag) throws Exception {
    var last = new ObjectKey("source/" + UUID.randomUUID());
    store.put(Bucket.ORIGINALS, last, Content.of(new byte[] {1}), Attributes.ofType("image/jpeg"));
    var settings =
        Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      for (var each : List.of(key, last)) {
        producer.send(new ProducerRecord<>(Topics.OSS_EVENTS, 0, null, event(each, eTag))).get();
      }
    }
    await().until(() -> events(last).size() == 1);
  }

  private static String event(ObjectKey key, String eTag) {
    return """
        {"eventName":"ObjectCreated:PostObject","eventSource":"acs:oss",
         "eventTime":"2026-11-20T08:30:00.000Z","eventVersion":"1.0",
         "oss":{"bucket":{"name":"tuwen-originals"},
          "object":{"key":"%s","size":5,"eTag":"%s"},"ossSchemaVersion":"1.0"},
         "region":"cn-hangzhou","responseElements":{"requestId":"%s"}}
        """
        .formatted(key, eTag.toUpperCase(Locale.ROOT), UUID.randomUUID());
  }

  @Test
  void a_callback_that_was_changed_on_its_way_tells_nothing() throws Exception {
    var other = issued("{}");
    for (var change :
        List.<UnaryOperator<CallbackRelay.Call>>of(
            it -> it.withBody(it.body() + " "),
            it -> it.withBody(it.body().replace("\"size\":", "\"size\":1")),
            it -> it.withBody(""),
            it -> it.withQuery(it.query() + "&x=1"),
            it -> it.withQuery(it.query() + "x"),
            it -> it.withQuery("t=1"),
            it -> it.without("authorization"),
            it -> it.withHeader("authorization", "Bearer x"),
            it -> it.without("x-oss-pub-key-url"),
            it -> it.withHeader("x-oss-pub-key-url", base64("https://evil.example/key.pem")),
            it -> it.withHeader("x-oss-pub-key-url", base64(keyUrl("@evil.example/key.pem"))),
            it -> it.withHeader("x-oss-pub-key-url", base64(keyUrl(".evil.example/key.pem"))),
            it -> it.withHeader("x-oss-pub-key-url", base64("http://127.0.0.1:1/key.pem")),
            it -> it.withHeader("x-oss-pub-key-url", base64("http://localhost/key.pem")),
            it -> it.withQuery(sealOf(other)))) {
      relay.changing(change);
      var ticket = issued("{}");

      assertThat(post(ticket, ticket.fields(), JPEG).statusCode()).isEqualTo(203);
      refused.add(ticket.key());
      assertThat(store.describe(Bucket.ORIGINALS, ticket.key())).isPresent();
    }
  }

  private String keyUrl(String rest) {
    return "http://" + backends.storage().endpoint().getHost() + rest;
  }

  private static String sealOf(Issued ticket) {
    var callback =
        new String(
            Base64.getDecoder().decode(ticket.fields().get("callback")), StandardCharsets.UTF_8);
    return callback.replaceAll("^.{1,200}\\?(t=[0-9A-Za-z._-]{1,100})\".*", "$1");
  }

  /** Whoever has the storage's 512 bits, or may post forms of its own, has its signature. */
  @Test
  void a_callback_that_the_storage_has_signed_is_still_only_a_pointer() throws Exception {
    var mine = issued("{}");
    post(mine, mine.fields(), JPEG);
    var unused = issued("{}");
    var others = issued("{}", "u-1");
    post(others, others.without("callback"), JPEG);

    // With a seal, about the image of another, about what is not there, about what is no image.
    assertThat(signedByStorage(sealOf(mine), body(others.key().value())).statusCode())
        .isEqualTo(203);
    assertThat(signedByStorage(sealOf(unused), body(unused.key().value())).statusCode())
        .isEqualTo(203);
    assertThat(signedByStorage(sealOf(mine), body("forged")).statusCode()).isEqualTo(203);
    assertThat(signedByStorage(sealOf(mine), body("../x/../y")).statusCode()).isEqualTo(203);
    assertThat(
            signedByStorage("t=9999999999." + "A".repeat(43), body(mine.key().value()))
                .statusCode())
        .isEqualTo(203);
    assertThat(signedByStorage(sealOf(mine), "{\"object\":\"x\"}").statusCode()).isEqualTo(203);
    assertThat(events(unused.key())).isEmpty();
    assertThat(events(others.key())).isEmpty();

    // What it says of a right image is not believed.
    assertThat(signedByStorage(sealOf(mine), body(mine.key().value())).statusCode()).isEqualTo(200);
    assertThat(events(mine.key())).hasSize(1);
    assertThat(events(mine.key()).get(0).size()).isEqualTo(JPEG.length);
  }

  private static String body(String key) {
    return "{\\\"bucket\\\":\\\"tuwen-originals\\\",\\\"object\\\":\\\"%s\\\",\\\"size\\\":1,\\\"etag\\\":\\\"FORGED\\\"}"
        .formatted(key);
  }

  /** The storage signs whatever a form says that it may post. */
  private HttpResponse<String> signedByStorage(String query, String body) throws Exception {
    var policy =
        base64(
            "{\"expiration\":\"%s\",\"conditions\":[[\"starts-with\",\"$key\",\"\"]]}"
                .formatted(Instant.now().plusSeconds(60)));
    var fields = new LinkedHashMap<String, String>();
    fields.put("key", "forged");
    fields.put("policy", policy);
    fields.put("OSSAccessKeyId", Backends.ACCESS_KEY_ID);
    fields.put("signature", hmacSha1(policy));
    var address =
        "http://127.0.0.1:%d/at%%20the%%20edge/callback?%s".formatted(relay.port(), query);
    fields.put(
        "callback",
        base64(
            "{\"callbackUrl\":\"%s\",\"callbackBodyType\":\"application/json\",\"callbackBody\":\"%s\"}"
                .formatted(address, body.startsWith("{\\") ? body : body.replace("\"", "\\\""))));
    return TicketForm.post(
        backends.storage().endpoint().resolve("/tuwen-originals/"), fields, JPEG);
  }

  private static String hmacSha1(String text) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA1");
    mac.init(
        new SecretKeySpec(Backends.ACCESS_KEY_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "not json"})
  void a_callback_about_nothing_is_malformed(String body) {
    var call = new CallbackRelay.Call("t=1.x", Map.of(), body);

    assertThat(relay.send(call).statusCode()).isEqualTo(400);
  }

  @Test
  void a_callback_of_a_stranger_is_refused() throws Exception {
    var body =
        "{\"bucket\":\"tuwen-originals\",\"object\":\"%s\"}".formatted(issued("{}", null).key());
    var call = new CallbackRelay.Call("t=1.x", Map.of(), body);

    assertThat(relay.send(call).statusCode()).isEqualTo(401);
  }

  @Test
  void a_callback_of_many_words_is_refused() {
    var call = new CallbackRelay.Call("t=1.x", Map.of(), "x".repeat(20_000));

    assertThat(relay.send(call).statusCode()).isEqualTo(413);
  }

  private Issued issued(String wish) throws Exception {
    return issued(wish, null);
  }

  private Issued issued(String wish, String owner) throws Exception {
    var answer = ask(wish, owner);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode json = JSON.readTree(answer.body());
    return new Issued(
        json.path("id").asText(),
        new ObjectKey(json.path("key").asText()),
        URI.create(json.path("url").asText()),
        JSON.convertValue(
            json.path("fields"), new TypeReference<LinkedHashMap<String, String>>() {}));
  }

  private HttpResponse<String> ask(String wish, String owner) throws Exception {
    var request =
        HttpRequest.newBuilder(origin.resolve("/v1/uploads")).POST(BodyPublishers.ofString(wish));
    if (owner != null) {
      request.header(TestCredential.HEADER, owner);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(Issued ticket, Map<String, String> fields, byte[] file) {
    return TicketForm.post(ticket.url(), fields, file);
  }

  private List<ImageUploaded> events(ObjectKey key) {
    return told().stream().filter(it -> it.key().equals(key)).toList();
  }

  private List<ImageUploaded> told() {
    return TopicReader.readAll(backends.broker().bootstrapServers(), Topics.IMAGE_UPLOADED).stream()
        .map(it -> EventCodec.decodeUploaded(it.value()))
        .toList();
  }
}

package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.Content;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.RawRequest;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.upload.testing.MnsSimulator;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events of the bucket that EventBridge and MNS push. */
@QuarkusTest
@TestProfile(DirectUploadTest.WithBucket.class)
class PushedEventsTest {
  private static final String IN_QUERY = "token=" + MnsSimulator.TOKEN;
  private static final String EVENT =
      """
      {"eventName":"%s","eventSource":"acs:oss","eventTime":"2026-11-20T08:30:00.000Z",
       "eventVersion":"1.0","oss":{"bucket":{"name":"%s"},"object":{"key":"%s","size":5,
       "eTag":"688A7BF4F233DC9C88A80BF985AB7329"},"ossSchemaVersion":"1.0"},
       "region":"cn-hangzhou","responseElements":{"requestId":"%s"}}
      """;

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  private Backends backends;
  private MnsSimulator mns;
  private static boolean isWarm;

  private final HttpClient http = HttpClient.newHttpClient();

  /** The first push warms what has four seconds for each. */
  @BeforeEach
  void warmUp() {
    if (!isWarm) {
      await().until(() -> push(cloudEvent(stored()), MnsSimulator.TOKEN).statusCode() == 204);
      isWarm = true;
    }
  }

  private ObjectKey stored() {
    var key = new ObjectKey("guest/" + ImageId.next(InstantSource.system()));
    store.put(
        Bucket.ORIGINALS,
        key,
        Content.of(key.value().getBytes(StandardCharsets.UTF_8)),
        Attributes.ofType("image/png"));
    return key;
  }

  private static String event(ObjectKey key) {
    return EVENT.formatted(
        "ObjectCreated:PutObject", "tuwen-originals", key, UUID.randomUUID().toString());
  }

  private static String cloudEvent(ObjectKey key) {
    return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"acs.oss\",\"type\":\"oss:ObjectCreated:PutObject\",\"data\":%s}"
        .formatted(UUID.randomUUID(), event(key));
  }

  /** 256 KiB of anyone's were kept for three seconds, and then refused. */
  @Test
  void without_the_token_the_body_is_not_waited_for() throws Exception {
    var request =
        "POST /v1/uploads/events HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n"
            + "x-eventbridge-signature-token: wrong\r\n\r\n";

    assertThat(RawRequest.send(origin, request).status()).isEqualTo(401);
  }

  @Test
  void what_event_bridge_pushes_is_told_as_the_store_has_it() throws Exception {
    var key = stored();

    assertThat(push(cloudEvent(key), MnsSimulator.TOKEN).statusCode()).isEqualTo(204);

    var told = events(key);
    assertThat(told).hasSize(1);
    // The event says 5 bytes of another tag.
    assertThat(told.get(0).size()).isEqualTo(key.value().length());
    assertThat(told.get(0).eTag())
        .isEqualTo(store.describe(Bucket.ORIGINALS, key).orElseThrow().eTag());
    assertThat(told.get(0).contentType()).isEqualTo("image/png");
  }

  @Test
  void what_is_pushed_again_tells_nothing_again() throws Exception {
    var key = stored();
    for (var i = 0; i < 5; i++) {
      assertThat(push(cloudEvent(key), MnsSimulator.TOKEN).statusCode()).isEqualTo(204);
    }

    assertThat(events(key)).hasSize(1);
  }

  @Test
  void several_events_are_taken_at_once_and_what_is_not_ours_is_dropped() throws Exception {
    var first = stored();
    var second = stored();
    var missing = new ObjectKey("guest/" + ImageId.next(InstantSource.system()));
    var body =
        "{\"events\":[%s,%s,%s,%s,%s]}"
            .formatted(
                event(first),
                event(second),
                event(missing),
                EVENT.formatted("ObjectRemoved:DeleteObject", "tuwen-originals", second, "r"),
                EVENT.formatted("ObjectCreated:PutObject", "tuwen-texts", second, "r"));

    assertThat(push(body, MnsSimulator.TOKEN).statusCode()).isEqualTo(204);

    assertThat(events(first)).hasSize(1);
    assertThat(events(second)).hasSize(1);
    assertThat(events(missing)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "0123456789abcdef0123456789abcdeF", "0123456789abcdef0123456789abcdef0"})
  void without_the_token_nothing_is_taken(String token) throws Exception {
    var key = stored();

    assertThat(push(cloudEvent(key), token).statusCode()).isEqualTo(401);
    assertThat(events(key)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "x !", "[1]"})
  void what_is_no_event_is_refused(String body) throws Exception {
    assertThat(push(body, MnsSimulator.TOKEN).statusCode()).isEqualTo(400);
  }

  // MNS

  @Test
  void what_mns_pushes_is_told_once() throws Exception {
    var key = stored();
    var body = MnsSimulator.base64("{\"events\":[" + event(key) + "]}");
    var headers = mns.headers(IN_QUERY, body, Instant.now());

    // The first push fetches the certificate that it is signed with, which may take too long.
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> post(IN_QUERY, headers, body).statusCode() == 204);
    assertThat(post(IN_QUERY, headers, body).statusCode()).isEqualTo(204);

    assertThat(events(key)).hasSize(1);
  }

  @Test
  void what_mns_has_not_signed_so_is_refused() throws Exception {
    var key = stored();
    var body = MnsSimulator.base64("{\"events\":[" + event(key) + "]}");
    var now = Instant.now();
    var right = mns.headers(IN_QUERY, body, now);

    assertThat(post("", mns.headers("", body, now), body).statusCode()).isEqualTo(401);
    assertThat(post(IN_QUERY + "&x=1", right, body).statusCode()).isEqualTo(401);
    assertThat(post(IN_QUERY, right, body + "=").statusCode()).isEqualTo(401);
    assertThat(
            post(IN_QUERY, mns.headers(IN_QUERY, body, now.minusSeconds(901)), body).statusCode())
        .isEqualTo(401);
    for (var name : right.keySet()) {
      assertThat(post(IN_QUERY, changed(right, name, "x" + right.get(name)), body).statusCode())
          .as(name)
          .isEqualTo(401);
    }
    for (var name : List.of("content-md5", "date", "authorization", "x-mns-version")) {
      assertThat(post(IN_QUERY, without(right, name), body).statusCode()).as(name).isEqualTo(401);
    }
    // Without it, it is no push of MNS any more, and has no other token.
    assertThat(post(IN_QUERY, without(right, "x-mns-signing-cert-url"), body).statusCode())
        .isEqualTo(401);
    assertThat(events(key)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://mnstest.oss-cn-hangzhou.aliyuncs.com/x509_public_certificate.pem",
        "http://127.0.0.1.evil.example/x509_public_certificate.pem",
        "http://127.0.0.1@evil.example/x509_public_certificate.pem",
        "http://127.0.0.1:1/x509_public_certificate.pem",
        "file:///etc/passwd"
      })
  void a_certificate_of_another_place_is_none(String url) throws Exception {
    var body = MnsSimulator.base64("{\"events\":[" + event(stored()) + "]}");
    var headers = mns.headers(IN_QUERY, body, Instant.now());

    var answer =
        post(IN_QUERY, changed(headers, "x-mns-signing-cert-url", MnsSimulator.base64(url)), body);

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  private static Map<String, String> changed(
      SortedMap<String, String> headers, String name, String value) {
    var changed = new TreeMap<>(headers);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, String> without(SortedMap<String, String> headers, String name) {
    var changed = new TreeMap<>(headers);
    changed.remove(name);
    return changed;
  }

  private HttpResponse<String> push(String body, String token) throws Exception {
    return post("", Map.of("x-eventbridge-signature-token", token), body);
  }

  private HttpResponse<String> post(String query, Map<String, String> headers, String body)
      throws Exception {
    var address = "/v1/uploads/events" + (query.isEmpty() ? "" : "?" + query);
    var request =
        HttpRequest.newBuilder(origin.resolve(address)).POST(BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private List<ImageUploaded> events(ObjectKey key) {
    return TopicReader.readAll(backends.broker().bootstrapServers(), Topics.IMAGE_UPLOADED).stream()
        .filter(it -> it.key().equals(key.value()))
        .map(it -> EventCodec.decodeUploaded(it.value()))
        .toList();
  }
}

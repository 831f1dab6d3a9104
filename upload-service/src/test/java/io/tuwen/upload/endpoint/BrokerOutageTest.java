package io.tuwen.upload.endpoint;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.session.Session;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A broker that goes away in the middle of uploads, and comes back. */
@QuarkusTest
@TestProfile(LateCallbackTest.OwnBroker.class)
class BrokerOutageTest {
  private static final int CLIENTS = 4;

  @TestHTTPResource private URI origin;

  @TestHTTPResource(value = "/", management = true)
  private URI management;

  @Inject private ObjectStore store;
  @Inject private SessionTokens tokens;
  @Inject private Names names;
  private Backends backends;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void every_201_has_its_event_and_every_503_leaves_nothing() throws Exception {
    var before = storedKeys();
    var answers = new ConcurrentLinkedQueue<HttpResponse<String>>();
    var going = new AtomicBoolean(true);
    var clients = Executors.newFixedThreadPool(CLIENTS);
    for (int i = 0; i < CLIENTS; i++) {
      clients.execute(
          () -> {
            while (going.get()) {
              answers.add(upload());
            }
          });
    }

    await().until(() -> answers.size() > 20);
    await().untilAsserted(() -> assertThat(ready().statusCode()).isEqualTo(200));
    backends.stopBroker();
    await().atMost(Duration.ofMinutes(1)).until(() -> refused(answers) >= CLIENTS);
    // An ingress without a pod behind it would answer with an error of its own.
    await().untilAsserted(() -> assertThat(ready().body()).contains("the broker does not answer"));
    assertThat(ready().statusCode()).isEqualTo(200);
    backends.restartBroker();
    var whenBack = accepted(answers).size();
    await().atMost(Duration.ofMinutes(1)).until(() -> accepted(answers).size() > whenBack + 20);
    going.set(false);
    clients.shutdown();
    assertThat(clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

    assertThat(answers).allSatisfy(it -> assertThat(it.statusCode()).isIn(201, 503));
    assertThat(answers)
        .filteredOn(it -> it.statusCode() == 503)
        .allSatisfy(
            it -> {
              assertThat(it.headers().firstValue("Retry-After")).isPresent();
              assertThat(it.body()).contains("\"broker_unavailable\"");
            });
    var accepted = accepted(answers);
    // An event whose acknowledgement was lost is there too, of an image that was taken back: a
    // worker that hears it finds nothing to do.
    assertThat(published()).containsAll(accepted);
    var stored = storedKeys();
    stored.removeAll(before);
    assertThat(stored).isEqualTo(accepted);
    await().untilAsserted(() -> assertThat(ready().body()).contains("\"nodes\""));
    // And the index, that it is not there: for each that was taken back.
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              var last = lastPublished();
              assertThat(last).containsValue(false);
              var there = storedKeys();
              assertThat(last)
                  .allSatisfy((key, isThere) -> assertThat(isThere).isEqualTo(there.contains(key)));
            });
  }

  /** The session was over here and nowhere else, and a second logout was refused for that. */
  @Test
  void a_logout_that_failed_is_repeated_when_the_broker_is_back() throws Exception {
    var session = tokens.begin(new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee"), "wechat", "shop");
    backends.stopBroker();

    assertThat(logOut(session)).isEqualTo(503);
    backends.restartBroker();
    await().atMost(Duration.ofMinutes(1)).until(() -> logOut(session), status -> status != 503);

    assertThat(TopicReader.readAll(backends.broker().bootstrapServers(), Topics.SESSIONS_REVOKED))
        .extracting(it -> it.key())
        .contains("s:" + session.id());
    assertThat(logOut(session)).isEqualTo(401);
  }

  private int logOut(Session session) throws Exception {
    return http.send(
            HttpRequest.newBuilder(origin.resolve("/v1/sessions/current"))
                .header("Authorization", "Bearer " + tokens.write(session))
                .DELETE()
                .build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  void an_upload_with_a_key_that_failed_is_stored_and_its_retry_is_the_same_image()
      throws Exception {
    var key = UUID.randomUUID().toString();
    var id = names.ofIdempotencyKey(Owner.GUEST, key, 0);
    backends.stopBroker();

    assertThat(upload("Idempotency-Key", key).statusCode()).isEqualTo(503);
    assertThat(store.describe(Bucket.ORIGINALS, new ImageKey(Owner.GUEST, id).objectKey()))
        .isPresent();
    backends.restartBroker();
    var answer =
        await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> upload("Idempotency-Key", key), it -> it.statusCode() != 503);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(key(answer)).isEqualTo("guest/" + id);
    assertThat(published()).contains("guest/" + id);
  }

  private HttpResponse<String> upload(String... headers) {
    try {
      var request =
          HttpRequest.newBuilder(origin.resolve("/v1/images"))
              .POST(BodyPublishers.ofByteArray(TestImages.jpeg(20, 20)));
      return http.send(
          (headers.length == 0 ? request : request.headers(headers)).build(),
          BodyHandlers.ofString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> ready() throws Exception {
    return http.send(
        HttpRequest.newBuilder(management.resolve("/q/health/ready")).build(),
        BodyHandlers.ofString());
  }

  private static long refused(ConcurrentLinkedQueue<HttpResponse<String>> answers) {
    return answers.stream().filter(it -> it.statusCode() == 503).count();
  }

  private static Set<String> accepted(ConcurrentLinkedQueue<HttpResponse<String>> answers) {
    return answers.stream()
        .filter(it -> it.statusCode() == 201)
        .map(BrokerOutageTest::key)
        .collect(toSet());
  }

  private static String key(HttpResponse<String> answer) {
    try {
      return new ObjectMapper().readTree(answer.body()).path("key").asText();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private Set<String> published() {
    return TopicReader.readAll(backends.broker().bootstrapServers(), Topics.IMAGE_UPLOADED).stream()
        .map(it -> it.key())
        .collect(toSet());
  }

  /** Whether the last word on each image is that it is there. */
  private Map<String, Boolean> lastPublished() {
    var last = new HashMap<String, Boolean>();
    TopicReader.readAll(backends.broker().bootstrapServers(), Topics.IMAGE_UPLOADED)
        .forEach(it -> last.put(it.key(), it.value() != null));
    return last;
  }

  private Set<String> storedKeys() {
    var stored = new java.util.HashSet<String>();
    var after = "";
    boolean more;
    do {
      var page = store.list(Bucket.ORIGINALS, "", after, 1000);
      page.objects().stream().map(ListedObject::key).forEach(it -> stored.add(it.value()));
      more = page.more();
      after = more ? page.objects().get(page.objects().size() - 1).key().value() : "";
    } while (more);
    return stored;
  }
}

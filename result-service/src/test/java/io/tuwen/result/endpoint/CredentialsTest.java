package io.tuwen.result.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.topic.Topics;
import io.tuwen.result.testing.OtherServices;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions and API keys at the service that hands results out, where there are no guests. */
@QuarkusTest
@TestProfile(CredentialsTest.NoGuests.class)
@QuarkusTestResource(BackendsResource.class)
class CredentialsTest {
  private static final Owner USER = new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee");
  private static final Owner OTHER = new Owner("u-ce1cf62ed187fe02d02b1a798ead7bc6");
  private static final String OWNER_KEY = "0123456789abcdef0123456789abcdef";
  static final String SESSION_KEYS = "test=fedcba9876543210fedcba9876543210";
  static final String READER = "twk_reader_" + "r".repeat(43);
  private static final String WRITER = "twk_writer_" + "w".repeat(43);

  @TestHTTPResource private URI origin;
  @Inject private ObjectStore store;
  @Inject private SessionTokens tokens;
  private Backends backends;
  private OtherServices pipeline;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public static class NoGuests implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.access", "sessions",
          "tuwen.compat", "get_ocr_result",
          "tuwen.result.compat-wait", "8s",
          "tuwen.owners.key", OWNER_KEY,
          "tuwen.sessions.keys", SESSION_KEYS,
          "rendition.signing-keys", "test=0123456789abcdef0123456789abcdef",
          "tuwen.api-keys", line("reader", READER, "read") + "," + line("writer", WRITER, "write"));
    }

    private static String line(String id, String key, String scopes) {
      try {
        var hash =
            MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.US_ASCII));
        return id + "=" + HexFormat.of().formatHex(hash) + ":acme:" + scopes;
      } catch (java.security.NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @BeforeEach
  void connect() {
    pipeline = new OtherServices(store, backends);
  }

  @AfterEach
  void close() {
    pipeline.close();
  }

  private ImageKey stored(Owner owner) {
    var image = new ImageKey(owner, ImageId.next(InstantSource.system()));
    pipeline.upload(image, "photo");
    pipeline.storeText(image, "secret");
    return image;
  }

  private String session(Owner owner) {
    return tokens.write(tokens.begin(owner, "wechat", "shop"));
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(origin.resolve(path));
    return http.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path, String credential) throws Exception {
    return get(path, "Authorization", "Bearer " + credential);
  }

  private static List<String> addresses(ImageKey image) {
    var self = "/v1/images/" + image.id();
    return List.of(self, self + "/text", self + "/renditions");
  }

  @Test
  void a_user_sees_its_image_by_its_session() throws Exception {
    var image = stored(USER);

    for (var path : addresses(image)) {
      assertThat(get(path, session(USER)).statusCode()).as(path).isEqualTo(200);
      assertThat(get(path, "X-Tuwen-Session", session(USER)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_foreign_image_answers_like_a_missing_one() throws Exception {
    var image = stored(USER);
    var missing = new ImageKey(USER, ImageId.next(InstantSource.system()));

    for (int i = 0; i < addresses(image).size(); i++) {
      var foreign = get(addresses(image).get(i), session(OTHER));
      var none = get(addresses(missing).get(i), session(OTHER));
      assertThat(foreign.statusCode()).isEqualTo(404).isEqualTo(none.statusCode());
      assertThat(foreign.body()).isEqualTo(none.body());
    }
  }

  @Test
  void where_there_are_no_guests_a_request_without_a_credential_is_refused() throws Exception {
    for (var path : addresses(stored(USER))) {
      var answer = get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.body()).contains("\"unauthorized\"").doesNotContain("secret");
    }
    assertThat(get("/v1/events?image=" + stored(USER).id()).statusCode()).isEqualTo(401);
    var question = BodyPublishers.ofString("{\"key\":\"receipt_ocr.txt\"}");
    var asked = HttpRequest.newBuilder(origin.resolve("/get_ocr_result")).POST(question).build();
    // Its sample reads a sentence, whatever happened.
    assertThat(http.send(asked, BodyHandlers.ofString()).body()).startsWith("\"请先登录");
  }

  @Test
  void a_session_in_the_address_is_none() throws Exception {
    var path = addresses(stored(USER)).get(0);

    assertThat(get(path + "?session=" + session(USER)).statusCode()).isEqualTo(401);
    assertThat(get(path + "?X-Tuwen-Session=" + session(USER)).statusCode()).isEqualTo(401);
  }

  @Test
  void a_session_that_another_service_ended_is_over_here() throws Exception {
    var path = addresses(stored(USER)).get(0);
    var session = session(USER);
    assertThat(get(path, session).statusCode()).isEqualTo(200);

    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      var key = "s:" + tokens.read(session).id();
      producer
          .send(new ProducerRecord<>(Topics.SESSIONS_REVOKED, key, Instant.now().toString()))
          .get();
    }

    await().untilAsserted(() -> assertThat(get(path, session).statusCode()).isEqualTo(401));
    assertThat(get(path, session(USER)).statusCode()).isEqualTo(200);
  }

  @Test
  void a_server_reads_its_tenants_images_and_those_of_a_user_of_it() throws Exception {
    var tenants = addresses(stored(new Owner("t-acme"))).get(1);
    var users = addresses(stored(new OwnerKey(OWNER_KEY).userOf("acme", "order-7"))).get(1);

    assertThat(get(tenants, READER).statusCode()).isEqualTo(200);
    assertThat(get(users, READER).statusCode()).isEqualTo(404);
    var onBehalf =
        new String[] {"Authorization", "Bearer " + READER, "Tuwen-On-Behalf-Of", "order-7"};
    assertThat(get(users, onBehalf).statusCode()).isEqualTo(200);
    assertThat(get(tenants, onBehalf).statusCode()).isEqualTo(404);
  }

  @Test
  void a_key_without_the_scope_is_refused() throws Exception {
    var answer = get(addresses(stored(new Owner("t-acme"))).get(1), WRITER);

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("\"scope_missing\"");
  }

  @Test
  void a_session_has_no_users_of_its_own() throws Exception {
    var users = addresses(stored(new OwnerKey(OWNER_KEY).userOf("acme", "order-8"))).get(1);

    var answer =
        get(users, "Authorization", "Bearer " + session(USER), "Tuwen-On-Behalf-Of", "order-8");

    assertThat(answer.statusCode()).isEqualTo(404);
  }
}

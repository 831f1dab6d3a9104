package io.tuwen.upload.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.aliyun.oss.OSSClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.faulttolerance.api.CircuitBreakerMaintenance;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.image.TestImages;
import io.tuwen.contract.key.ImageId;
import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.testing.Backends;
import io.tuwen.contract.testing.BackendsResource;
import io.tuwen.contract.testing.TopicReader;
import io.tuwen.contract.topic.Topics;
import io.tuwen.emulator.sts.Role;
import io.tuwen.simulators.Simulators;
import io.tuwen.upload.Unanswered;
import io.tuwen.upload.testing.ServiceSpans;
import io.tuwen.upload.testing.SimulatedPlatforms;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(SessionsTest.Impatient.class)
@QuarkusTestResource(BackendsResource.class)
@QuarkusTestResource(SimulatedPlatforms.class)
class SessionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger NONCE = new AtomicInteger();
  private static final Role PHONE =
      Role.of(
          "tuwen-phone",
          "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"oss:PutObject\",\"Resource\":\"*\"}]}");

  private static boolean isBegun;

  @TestHTTPResource private URI origin;
  @Inject private SessionTokens tokens;
  @Inject private ObjectStore store;
  @Inject private ServiceSpans spans;
  @Inject private CircuitBreakerMaintenance breakers;
  private Simulators simulators;
  private Backends backends;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public static class Impatient implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "tuwen.logins.timeout", "5s",
          "tuwen.logins.per-minute-per-client", "100000",
          "tuwen.sts.role-arn", PHONE.arn(),
          "tuwen.credentials.sts-endpoint", "${tuwen.storage.endpoint}/-/sts/",
          "quarkus.otel.traces.sampler.arg", "1.0",
          "quarkus.log.category.\"io.tuwen\".level", "DEBUG");
    }
  }

  @BeforeEach
  void begin() {
    breakers.resetAll();
    backends.storage().sts().add(PHONE);
    backends.storage().sts().down(false);
    // Logins wait until the owners' key was compared with the storage's.
    if (!isBegun) {
      await().until(() -> logIn("wechat", fresh("first")).statusCode() == 200);
      isBegun = true;
    }
  }

  private static String fresh(String user) {
    return user + "." + NONCE.incrementAndGet();
  }

  private HttpResponse<String> logIn(String platform, String code) throws Exception {
    return post("{\"platform\":\"%s\",\"code\":\"%s\"}".formatted(platform, code));
  }

  private HttpResponse<String> post(String body) throws Exception {
    return send(HttpRequest.newBuilder().POST(BodyPublishers.ofString(body)), "/v1/sessions");
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String path) throws Exception {
    return http.send(request.uri(origin.resolve(path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> upload(String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder().POST(BodyPublishers.ofByteArray(TestImages.jpeg(40, 30)));
    return send(headers.length == 0 ? request : request.headers(headers), "/v1/images");
  }

  private String session(String user) throws Exception {
    return JSON.readTree(logIn("wechat", fresh(user)).body()).path("sessionId").asText();
  }

  private static String code(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body()).path("code").asText();
  }

  private static JsonNode json(HttpResponse<String> answer) throws Exception {
    return JSON.readTree(answer.body());
  }

  @Test
  void a_user_of_wechat_gets_a_session_for_two_hours() throws Exception {
    var answer = logIn("wechat", fresh("alice"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    var session = tokens.read(json(answer).path("sessionId").asText());
    assertThat(session.owner())
        .isEqualTo(
            new OwnerKey(SimulatedPlatforms.OWNER_KEY)
                .person(
                    "wechat",
                    simulators.wechat().appId(),
                    "openid",
                    simulators.wechat().openId("alice")));
    var expires = Instant.parse(json(answer).path("expiresAt").asText());
    assertThat(expires).isEqualTo(session.issued().plus(Duration.ofHours(2)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "as=sign-first:%s",
        "as=spaces:%s",
        "as=inner-spaces:%s",
        "as=escaped:%s",
        "as=string:%s",
        "as=both:%s"
      })
  void a_user_of_alipay_gets_a_session(String form) throws Exception {
    var answer = logIn("alipay", fresh(form.formatted("alice")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(tokens.read(json(answer).path("sessionId").asText()).owner())
        .isEqualTo(
            new OwnerKey(SimulatedPlatforms.OWNER_KEY)
                .person(
                    "alipay",
                    simulators.alipay().appId(),
                    "open_id",
                    simulators.alipay().openId("alice")));
  }

  @Test
  void the_old_body_is_alipays() throws Exception {
    var answer = post("{\"authCode\":\"%s\"}".formatted(fresh("alice")));

    assertThat(tokens.read(json(answer).path("sessionId").asText()).platform()).isEqualTo("alipay");
  }

  @ParameterizedTest
  @CsvSource({
    "wechat, error=40029, 401, invalid_code",
    "wechat, error=40163, 401, invalid_code",
    "wechat, as=text:40029, 401, invalid_code",
    "wechat, error=40226, 403, login_blocked",
    "wechat, error=45011, 429, quota_exceeded",
    "wechat, error=-1, 503, provider_unavailable",
    "wechat, error=40013, 503, provider_refused",
    "wechat, error=40125, 503, provider_refused",
    "wechat, error=40164, 503, provider_refused",
    "wechat, as=garbage:x, 503, provider_unavailable",
    "wechat, as=hangup:x, 503, provider_unavailable",
    "wechat, error=41002, 503, provider_refused",
    "wechat, error=41004, 503, provider_refused",
    "wechat, error=41008, 503, provider_refused",
    "wechat, error=89501, 503, provider_refused",
    "wechat, error=89503, 503, provider_refused",
    "wechat, error=89506, 503, provider_refused",
    "wechat, error=89507, 503, provider_refused",
    "wechat, as=nobody:x, 503, provider_unavailable",
    "wechat, as=redirect:x, 503, provider_unavailable",
    "wechat, as=endless:x, 503, provider_unavailable",
    "alipay, error=isv.code-invalid, 401, invalid_code",
    "alipay, error=isv.unmatched-app-id, 401, invalid_code",
    "alipay, error=isv.invalid-app-id, 401, invalid_code",
    "alipay, error=isv.grant-type-invalid, 503, provider_refused",
    "alipay, error=isv.missing-signature, 503, provider_refused",
    "alipay, error=isv.invalid-signature, 503, provider_refused",
    "alipay, error=isv.invalid-timestamp, 503, provider_refused",
    "alipay, error=40001, 503, provider_refused",
    "alipay, error=40002, 503, provider_refused",
    "alipay, error=isp.unknown-error, 503, provider_unavailable",
    "alipay, error=isp.unknow-error, 503, provider_unavailable",
    "alipay, error=20000, 503, provider_unavailable",
    "alipay, error=40006, 503, provider_refused",
    "alipay, as=error-unsigned:x, 401, invalid_code",
    "alipay, as=error-forged:x, 503, provider_refused",
    "alipay, as=forged:x, 503, provider_refused",
    "alipay, as=changed:x, 503, provider_refused",
    "alipay, as=unsigned:x, 503, provider_refused",
    "alipay, as=nobody:x, 503, provider_refused",
    "alipay, as=user-id:x, 503, provider_refused",
    "alipay, as=gbk:x, 503, provider_refused",
    "alipay, as=garbage:x, 503, provider_unavailable",
    "alipay, as=hangup:x, 503, provider_unavailable",
    "alipay, as=slow:x, 503, provider_unavailable",
    "alipay, as=redirect:x, 503, provider_unavailable",
    "alipay, as=endless:x, 503, provider_unavailable"
  })
  void every_failure_of_a_platform_has_its_answer(
      String platform, String code, int status, String expected) throws Exception {
    var answer = logIn(platform, fresh(code));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(code(answer)).isEqualTo(expected);
    assertThat(answer.body()).doesNotContain("sessionId").doesNotContain(code + ".");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wechat", "alipay"})
  void a_code_works_once(String platform) throws Exception {
    var code = fresh("alice");
    logIn(platform, code);

    assertThat(code(logIn(platform, code))).isEqualTo("invalid_code");
  }

  @Test
  void a_user_whom_wechat_has_let_in_a_hundred_times_a_minute_is_told_when_to_come_again()
      throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(logIn("wechat", fresh("eager")).statusCode()).isEqualTo(200);
    }

    // Where the hundred took longer than a minute, a few more are let in.
    var answer = await().until(() -> logIn("wechat", fresh("eager")), it -> it.statusCode() != 200);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("60");
    assertThat(logIn("wechat", fresh("patient")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wechat", "alipay"})
  void of_an_answer_without_an_end_little_is_taken(String platform) throws Exception {
    var before = simulators.poured();

    logIn(platform, fresh("as=endless:alice"));

    // What is on its way in buffers of both ends, and not what two seconds bring.
    assertThat(simulators.poured() - before).isLessThan(32L << 20);
  }

  @Test
  void no_redirect_is_followed() throws Exception {
    var wechat = simulators.wechat().calls();
    var alipay = simulators.alipay().calls();

    logIn("wechat", fresh("as=redirect:alice"));
    logIn("alipay", fresh("as=redirect:alice"));

    assertThat(simulators.wechat().calls() - wechat).isEqualTo(1);
    assertThat(simulators.alipay().calls() - alipay).isEqualTo(1);
  }

  @Test
  void a_platform_that_does_not_answer_is_left_alone_for_a_while() throws Exception {
    for (int i = 0; i < Unanswered.MAX_IN_A_ROW; i++) {
      logIn("wechat", fresh("as=hangup:alice"));
    }
    var before = simulators.wechat().calls();

    assertThat(code(logIn("wechat", fresh("alice")))).isEqualTo("provider_unavailable");

    assertThat(simulators.wechat().calls()).isEqualTo(before);
    assertThat(logIn("alipay", fresh("alice")).statusCode()).isEqualTo(200);
  }

  @Test
  void a_platform_that_refuses_is_asked_on() throws Exception {
    for (int i = 0; i < 2 * Unanswered.MAX_IN_A_ROW; i++) {
      logIn("wechat", fresh("error=40029"));
    }

    assertThat(logIn("wechat", fresh("alice")).statusCode()).isEqualTo(200);
  }

  @Test
  void wechat_is_asked_again_where_it_was_busy() throws Exception {
    var before = simulators.wechat().calls();

    assertThat(logIn("wechat", fresh("as=busy:alice")).statusCode()).isEqualTo(200);
    assertThat(simulators.wechat().calls() - before).isEqualTo(2);
  }

  @Test
  void wechat_is_asked_twice_and_no_more() throws Exception {
    var before = simulators.wechat().calls();

    logIn("wechat", fresh("error=-1"));

    assertThat(simulators.wechat().calls() - before).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "wechat, as=slow:alice",
    "wechat, as=hangup:alice",
    "alipay, as=slow:alice",
    "alipay, as=hangup:alice",
    "alipay, error=20000"
  })
  void a_code_that_may_have_arrived_is_not_sent_again(String platform, String code)
      throws Exception {
    var before = simulators.wechat().calls() + simulators.alipay().calls();

    assertThat(code(logIn(platform, fresh(code)))).isEqualTo("provider_unavailable");
    assertThat(simulators.wechat().calls() + simulators.alipay().calls() - before).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{\"code\":\"x\"}",
        "{\"platform\":\"qq\",\"code\":\"x\"}",
        "{\"platform\":\"wechat\"}",
        "{\"platform\":\"wechat\",\"code\":\"\"}",
        "{\"platform\":\"wechat\",\"code\":7}",
        "{\"platform\":\"wechat\",\"code\":\"a b\"}",
        "{\"platform\":\"wechat\",\"code\":\"a\",\"sts\":\"true\"}",
        "{\"platform\":\"wechat\",\"code\":\"a\",\"sts\":1}"
      })
  void a_body_that_is_none_is_refused(String body) throws Exception {
    assertThat(code(post(body))).isEqualTo("malformed_request");
  }

  @Test
  void a_body_of_more_than_four_kilobytes_is_refused() throws Exception {
    assertThat(code(post("{\"x\":\"" + "a".repeat(5000) + "\"}"))).isEqualTo("body_too_large");
  }

  @Test
  void another_app_is_none() throws Exception {
    var body = "{\"platform\":\"wechat\",\"code\":\"a.1\",\"app\":\"desk\"}";

    assertThat(code(post(body))).isEqualTo("login_unavailable");
  }

  @Test
  void an_upload_with_a_session_is_its_owners() throws Exception {
    var session = session("alice");

    for (var headers :
        List.of(
            new String[] {"Authorization", "Bearer " + session},
            new String[] {"authorization", "bearer " + session},
            new String[] {"X-Tuwen-Session", session})) {
      var key = json(upload(headers)).path("key").asText();
      assertThat(key).startsWith(tokens.read(session).owner() + "/");
    }
    assertThat(json(upload()).path("key").asText()).startsWith("guest/");
  }

  @Test
  void a_credential_that_does_not_hold_is_refused_and_no_guest() throws Exception {
    var session = session("alice");
    var changed =
        session.substring(0, session.length() - 2) + (session.endsWith("AA") ? "BB" : "AA");

    for (var headers :
        List.of(
            new String[] {"Authorization", "Bearer " + changed},
            new String[] {"Authorization", "Bearer x"},
            new String[] {"Authorization", "Bearer"},
            new String[] {"Authorization", "bearer\tx"},
            new String[] {"Authorization", "Bearer twk_x"},
            new String[] {"X-Tuwen-Session", changed},
            new String[] {"Authorization", "Bearer " + session, "X-Tuwen-Session", "x"},
            new String[] {"X-Tuwen-Session", session, "X-Tuwen-Session", session})) {
      assertThat(code(upload(headers))).isEqualTo("unauthorized");
    }
  }

  @Test
  void a_session_is_over_after_its_logout_and_every_instance_hears_of_it() throws Exception {
    var session = session("alice");
    var other = session("alice");
    var bearer = new String[] {"Authorization", "Bearer " + session};

    var answer = send(HttpRequest.newBuilder().DELETE().headers(bearer), "/v1/sessions/current");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(code(upload(bearer))).isEqualTo("unauthorized");
    assertThat(upload("Authorization", "Bearer " + other).statusCode()).isEqualTo(201);
    var key = "s:" + tokens.read(session).id();
    assertThat(TopicReader.readAll(backends.broker().bootstrapServers(), Topics.SESSIONS_REVOKED))
        .extracting(it -> it.key())
        .contains(key);
  }

  @Test
  void a_revocation_of_an_owner_by_another_service_ends_its_sessions() throws Exception {
    var session = session("mallory");
    var bearer = new String[] {"Authorization", "Bearer " + session};
    assertThat(upload(bearer).statusCode()).isEqualTo(201);

    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.SESSIONS_REVOKED,
                  "o:" + tokens.read(session).owner(),
                  Instant.now().toString()))
          .get();
    }

    await().untilAsserted(() -> assertThat(upload(bearer).statusCode()).isEqualTo(401));
  }

  @Test
  void a_logout_without_a_session_is_refused() throws Exception {
    var answer = send(HttpRequest.newBuilder().DELETE(), "/v1/sessions/current");

    assertThat(code(answer)).isEqualTo("unauthorized");
  }

  @Test
  void the_fingerprint_of_the_owner_key_is_recorded() throws Exception {
    var key = new ObjectKey(".owner-key");

    try (var recorded = store.open(Bucket.TEXTS, key).orElseThrow()) {
      assertThat(
              new String(recorded.stream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo(new OwnerKey(SimulatedPlatforms.OWNER_KEY).fingerprint());
    }
  }

  // temporary credentials

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"platform\":\"wechat\",\"code\":\"%s\",\"sts\":true}",
        "{\"authCode\":\"%s\",\"sts\":true}"
      })
  void a_login_that_asks_for_it_gets_credentials_for_the_images_of_its_owner(String body)
      throws Exception {
    var answer = json(post(body.formatted(fresh("alice"))));

    var owner = tokens.read(answer.path("sessionId").asText()).owner();
    var sts = answer.path("sts");
    assertThat(sts.path("AccessKeyId").asText()).startsWith("STS.");
    assertThat(sts.path("Bucket").asText()).isEqualTo("tuwen-originals");
    assertThat(sts.path("Region").asText()).isEqualTo("cn-hangzhou");
    assertThat(sts.path("Prefix").asText()).isEqualTo(owner + "/");
    assertThat(Instant.parse(sts.path("Expiration").asText()))
        .isBetween(Instant.now().plusSeconds(290), Instant.now().plusSeconds(900));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"sts\":false", ",\"sts\":null"})
  void a_login_that_does_not_ask_gets_none(String field) throws Exception {
    var answer = json(post("{\"authCode\":\"%s\"%s}".formatted(fresh("alice"), field)));

    assertThat(answer.has("sessionId")).isTrue();
    assertThat(answer.has("sts")).isFalse();
  }

  @Test
  void a_login_that_asks_while_sts_is_down_fails_and_one_that_does_not_succeeds() throws Exception {
    backends.storage().sts().down(true);

    var answer = post("{\"authCode\":\"%s\",\"sts\":true}".formatted(fresh("unlucky")));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(code(answer)).isEqualTo("sts_unavailable");
    assertThat(post("{\"authCode\":\"%s\"}".formatted(fresh("unlucky"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  void sts_that_does_not_answer_is_left_alone_for_a_while() throws Exception {
    var body = "{\"authCode\":\"%s\",\"sts\":true}";
    backends.storage().sts().down(true);
    for (int i = 0; i < Unanswered.MAX_IN_A_ROW; i++) {
      post(body.formatted(fresh("unlucky" + i)));
    }
    backends.storage().sts().down(false);

    var answer = json(post(body.formatted(fresh("late"))));

    assertThat(answer.path("code").asText()).isEqualTo("sts_unavailable");
    assertThat(answer.path("detail").asText()).contains("lately");
  }

  @Test
  void what_a_phone_has_put_is_an_image_of_its_owner_as_soon_as_the_bucket_tells_of_it()
      throws Exception {
    var answer = json(post("{\"authCode\":\"%s\",\"sts\":true}".formatted(fresh("alice"))));
    var sts = answer.path("sts");
    var key = new ObjectKey(sts.path("Prefix").asText() + ImageId.next(InstantSource.system()));
    var oss =
        new OSSClientBuilder()
            .build(
                backends.storage().endpoint().toString(),
                sts.path("AccessKeyId").asText(),
                sts.path("AccessKeySecret").asText(),
                sts.path("SecurityToken").asText());

    oss.putObject(
        sts.path("Bucket").asText(),
        key.value(),
        new ByteArrayInputStream(TestImages.jpeg(40, 30)));
    notifyOf(key);

    var event = await().until(() -> told(key), it -> it.size() == 1).get(0);
    assertThat(ImageKey.parse(event.key()).orElseThrow().owner())
        .isEqualTo(tokens.read(answer.path("sessionId").asText()).owner());
    oss.shutdown();
  }

  private void notifyOf(ObjectKey key) throws Exception {
    var event =
        """
        {"eventName":"ObjectCreated:PutObject","eventSource":"acs:oss",
         "eventTime":"2026-11-20T08:30:00.000Z","eventVersion":"1.0",
         "oss":{"bucket":{"name":"tuwen-originals"},
          "object":{"key":"%s","size":5,"eTag":"688A7BF4F233DC9C88A80BF985AB7329"},"ossSchemaVersion":"1.0"},
         "region":"cn-hangzhou","responseElements":{"requestId":"%s"}}
        """
            .formatted(key, UUID.randomUUID());
    try (var producer =
        new KafkaProducer<>(
            Map.<String, Object>of("bootstrap.servers", backends.broker().bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(Topics.OSS_EVENTS, event)).get();
    }
  }

  private List<ImageUploaded> told(ObjectKey key) {
    return TopicReader.readAll(backends.broker().bootstrapServers(), Topics.IMAGE_UPLOADED).stream()
        .filter(it -> it.key().equals(key.value()))
        .map(it -> EventCodec.decodeUploaded(it.value()))
        .toList();
  }

  /** Of all that a login is made of, nothing may be read later. */
  @Test
  void no_log_line_and_no_span_has_a_secret_a_code_or_a_person() throws Exception {
    var lines = new java.util.concurrent.ConcurrentLinkedQueue<String>();
    var handler = new Recorder(lines);
    var root = Logger.getLogger("");
    root.addHandler(handler);
    JsonNode sts;
    try {
      sts =
          json(post("{\"authCode\":\"%s\",\"sts\":true}".formatted(fresh("searchable"))))
              .path("sts");
      for (var form :
          List.of(
              "%s", "as=slow:%s", "as=hangup:%s", "as=garbage:%s", "error=40029", "as=nobody:%s")) {
        logIn("wechat", fresh(form.formatted("searchable")));
      }
      for (var form : List.of("%s", "as=forged:%s", "as=hangup:%s", "error=isv.code-invalid")) {
        logIn("alipay", fresh(form.formatted("searchable")));
      }
    } finally {
      root.removeHandler(handler);
    }

    assertThat(lines).anyMatch(it -> it.contains("provider_unanswered"));
    assertThat(spans.texts()).anyMatch(it -> it.contains("jscode2session"));
    var all = String.join("\n", lines) + String.join("\n", spans.texts());
    for (var secret :
        List.of(
            "searchable",
            simulators.wechat().secret(),
            simulators.wechat().openId("searchable"),
            simulators.wechat().sessionKey("searchable"),
            simulators.alipay().openId("searchable"),
            simulators.alipay().appPrivateKey(),
            sts.path("AccessKeySecret").asText(),
            sts.path("SecurityToken").asText(),
            "js_code",
            "tws1.",
            "authbse")) {
      assertThat(all).doesNotContain(secret);
    }
  }

  private static final class Recorder extends Handler {
    private final java.util.Queue<String> lines;

    private Recorder(java.util.Queue<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(new PatternFormatter("%s%e").format(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}

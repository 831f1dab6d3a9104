package io.tuwen.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.oss.ClientBuilderConfiguration;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSClientBuilder;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.common.auth.DefaultCredentialProvider;
import com.aliyun.oss.common.comm.SignVersion;
import com.aliyun.oss.model.GeneratePresignedUrlRequest;
import com.aliyun.oss.model.ObjectMetadata;
import io.tuwen.emulator.sts.Role;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Credentials that STS issues, and what the storage lets their bearer do. */
@Timeout(60)
@SuppressWarnings("JavaUtilDate") // the SDK speaks in Dates
class TemporaryCredentialsTest extends EmulatorTest {
  private static final Role WRITER =
      Role.of(
          "writer",
          """
          {"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:PutObject","oss:GetObject"],
           "Resource":["acs:oss:*:*:photos/*"]}]}
          """);
  private static final Role POD =
      Role.ofServiceAccount("pod", "system:serviceaccount:tuwen:upload-service");
  private static final String ONE_OWNER =
      "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"oss:PutObject\","
          + "\"Resource\":\"acs:oss:*:*:photos/u-1/*\"}]}";

  private final HttpClient http = HttpClient.newHttpClient();

  private record Credentials(String id, String secret, String token, Instant expiration) {
    static Credentials of(JsonObject json) {
      return new Credentials(
          json.getString("AccessKeyId"),
          json.getString("AccessKeySecret"),
          json.getString("SecurityToken"),
          Instant.parse(json.getString("Expiration")));
    }
  }

  @BeforeEach
  void addRoles() {
    emulator.sts().add(WRITER);
    emulator.sts().add(POD);
  }

  @ParameterizedTest
  @EnumSource(
      value = SignVersion.class,
      names = {"V1", "V4"})
  void what_a_role_gives_is_honoured_as_far_as_its_policies_reach(SignVersion version)
      throws Exception {
    var key = assumed(Map.of("Policy", ONE_OWNER));
    var oss = client(version, key.id(), key.secret(), key.token());

    assertThat(oss.putObject(BUCKET, "u-1/a", bytes()).getETag()).isNotEmpty();

    // The role may, and the session may not.
    assertRefused("AccessDenied", () -> oss.putObject(BUCKET, "u-2/a", bytes()));
    assertRefused("AccessDenied", () -> oss.getObject(BUCKET, "u-1/a"));
    assertRefused("AccessDenied", () -> oss.listObjects(BUCKET));
    assertRefused("AccessDenied", () -> oss.deleteObject(BUCKET, "u-1/a"));
    assertRefused("AccessDenied", () -> oss.copyObject(BUCKET, "u-2/a", BUCKET, "u-1/b"));
    oss.shutdown();
  }

  @Test
  void a_session_gets_no_more_than_its_role() throws Exception {
    var everything =
        "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";
    var key = assumed(Map.of("Policy", everything));
    var oss = client(SignVersion.V4, key.id(), key.secret(), key.token());

    assertThat(oss.putObject(BUCKET, "u-2/a", bytes()).getETag()).isNotEmpty();
    assertRefused("AccessDenied", () -> oss.deleteObject(BUCKET, "u-2/a"));
    oss.shutdown();
  }

  @ParameterizedTest
  @EnumSource(
      value = SignVersion.class,
      names = {"V1", "V4"})
  void credentials_are_worth_nothing_without_their_own_token(SignVersion version) throws Exception {
    var key = assumed(Map.of());
    var other = assumed(Map.of());

    for (var token : new String[] {null, other.token(), key.token() + "x", "CAIS"}) {
      assertRefused(
          "InvalidAccessKeyId",
          () ->
              client(version, key.id(), key.secret(), token)
                  .putObject(BUCKET, "u-1/stranger", bytes()));
    }
    assertRefused(
        "InvalidAccessKeyId",
        () -> client(version, ID, SECRET, key.token()).putObject(BUCKET, "u-1/stranger", bytes()));
    assertRefused(
        "SignatureDoesNotMatch",
        () ->
            client(version, key.id(), other.secret(), key.token())
                .putObject(BUCKET, "u-1/stranger", bytes()));
    assertThat(emulator.bucket(BUCKET).open("u-1/stranger")).isEmpty();
  }

  @Test
  void credentials_that_have_expired_are_refused() throws Exception {
    emulator.sts().shortenLife(Duration.ZERO);
    try {
      var key = assumed(Map.of());

      assertRefused(
          "SecurityTokenExpired",
          () ->
              client(SignVersion.V4, key.id(), key.secret(), key.token())
                  .putObject(BUCKET, "u-1/late", bytes()));
    } finally {
      emulator.sts().shortenLife(Duration.ofHours(1));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SignVersion.class,
      names = {"V1", "V4"})
  void a_presigned_address_carries_the_token(SignVersion version) throws Exception {
    var key = assumed(Map.of());
    var oss = client(version, key.id(), key.secret(), key.token());
    oss.putObject(BUCKET, "u-1/shown", bytes());
    var request = new GeneratePresignedUrlRequest(BUCKET, "u-1/shown");
    request.setExpiration(Date.from(Instant.now().plusSeconds(60)));

    var url = oss.generatePresignedUrl(request).toString();

    assertThat(get(url).statusCode()).isEqualTo(200);
    assertThat(get(url.replace("CAIS", "CAIT")).statusCode()).isEqualTo(403);
    oss.shutdown();
  }

  @Test
  void a_public_object_is_not_made_where_the_policy_denies_it() throws Exception {
    var denies =
        """
        {"Version":"1","Statement":[
         {"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:photos/u-1/*"},
         {"Effect":"Deny","Action":["oss:PutObject","oss:PutObjectAcl"],"Resource":["*"],
          "Condition":{"StringEquals":{"oss:x-oss-object-acl":["public-read","public-read-write"]}}}]}
        """;
    var key = assumed(Map.of("Policy", denies));
    var oss = client(SignVersion.V4, key.id(), key.secret(), key.token());
    var open = new ObjectMetadata();
    open.setHeader("x-oss-object-acl", "public-read");

    assertRefused("AccessDenied", () -> oss.putObject(BUCKET, "u-1/open", bytes(), open));
    assertThat(oss.putObject(BUCKET, "u-1/closed", bytes()).getETag()).isNotEmpty();
    oss.shutdown();
  }

  @ParameterizedTest
  @CsvSource({
    "RoleArn,         acs:ram::1:role/none, EntityNotExist.Role",
    "RoleArn,         '',                   MissingRoleArn",
    "RoleSessionName, a b,                  InvalidParameter.RoleSessionName",
    "RoleSessionName, x,                    InvalidParameter.RoleSessionName",
    "DurationSeconds, 899,                  InvalidParameter.DurationSeconds",
    "DurationSeconds, 3601,                 InvalidParameter.DurationSeconds",
    "Policy,          '{}',                 InvalidParameter.PolicyGrammar",
    "AccessKeyId,     other,                InvalidAccessKeyId.NotFound",
    "Timestamp,       2020-01-01T00:00:00Z, InvalidTimeStamp.Expired",
    "Version,         2014-01-01,           InvalidVersion",
    "Action,          GetCallerIdentity,    InvalidAction.NotFound"
  })
  void a_request_to_sts_that_is_wrong_is_told_so(String name, String value, String code)
      throws Exception {
    assertThat(json(sts(Map.of(name, value))).getString("Code")).isEqualTo(code);
  }

  @Test
  void a_policy_of_more_than_2048_characters_is_refused() throws Exception {
    assertThat(json(sts(Map.of("Policy", ONE_OWNER + " ".repeat(2048)))).getString("Code"))
        .isEqualTo("InvalidParameter.PolicySize");
  }

  @Test
  void a_request_to_sts_works_once_and_only_as_it_was_signed() throws Exception {
    var signed = signed(new TreeMap<>(Map.of()));

    assertThat(postTo(emulator.stsEndpoint(), signed).statusCode()).isEqualTo(200);
    assertThat(json(postTo(emulator.stsEndpoint(), signed)).getString("Code"))
        .isEqualTo("SignatureNonceUsed");
    signed.put("RoleSessionName", "another");
    assertThat(json(postTo(emulator.stsEndpoint(), signed)).getString("Code"))
        .isEqualTo("SignatureDoesNotMatch");
  }

  @Test
  void a_pod_takes_its_role_with_its_identity_token_and_no_key() throws Exception {
    var tokens = emulator.sts().identityTokens();
    var subject = POD.trustedSubject().orElseThrow();
    var soon = Instant.now().plusSeconds(60);

    var answer = assumeWithToken(tokens.token(subject, soon));

    var key = Credentials.of(json(answer).getJsonObject("Credentials"));
    var oss = client(SignVersion.V4, key.id(), key.secret(), key.token());
    assertThat(oss.putObject(BUCKET, "pod", bytes()).getETag()).isNotEmpty();
    oss.shutdown();
    assertThat(
            json(assumeWithToken(tokens.token("system:serviceaccount:x:y", soon)))
                .getString("Code"))
        .isEqualTo("NoPermission");
    assertThat(
            json(assumeWithToken(tokens.token(subject, Instant.now().minusSeconds(1))))
                .getString("Code"))
        .isEqualTo("AuthenticationFail.OIDCToken.Expired");
    assertThat(json(assumeWithToken(forged(tokens.token(subject, soon)))).getString("Code"))
        .isEqualTo("AuthenticationFail.OIDCToken.Invalid");
  }

  /** As if it were for another service account. */
  private static String forged(String token) {
    var parts = token.split("\\.", -1);
    var payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    var other = payload.replace("\"exp\":1", "\"exp\":2");
    return parts[0]
        + "."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(other.getBytes(StandardCharsets.UTF_8))
        + "."
        + parts[2];
  }

  @Test
  void an_instance_gives_its_role_to_a_bearer_of_a_token_of_its_own() throws Exception {
    emulator.metadata().attach("writer");
    var base = emulator.metadataEndpoint();
    var roles = base.resolve("latest/meta-data/ram/security-credentials/");
    var token =
        http.send(
                HttpRequest.newBuilder(base.resolve("latest/api/token"))
                    .header("X-aliyun-ecs-metadata-token-ttl-seconds", "60")
                    .PUT(BodyPublishers.noBody())
                    .build(),
                BodyHandlers.ofString())
            .body();

    assertThat(metadata(roles, token).body()).isEqualTo("writer");
    var key = Credentials.of(json(metadata(roles.resolve("writer"), token)));
    assertThat(key.expiration()).isAfter(Instant.now());
    var oss = client(SignVersion.V4, key.id(), key.secret(), key.token());
    assertThat(oss.putObject(BUCKET, "instance", bytes()).getETag()).isNotEmpty();
    oss.shutdown();
    assertThat(metadata(roles, "another").statusCode()).isEqualTo(403);
    assertThat(get(roles.toString()).statusCode()).isEqualTo(403);
    assertThat(metadata(roles.resolve("other"), token).statusCode()).isEqualTo(404);
  }

  private HttpResponse<String> metadata(URI address, String token) throws Exception {
    return http.send(
        HttpRequest.newBuilder(address).header("X-aliyun-ecs-metadata-token", token).build(),
        BodyHandlers.ofString());
  }

  private Credentials assumed(Map<String, String> parameters) throws Exception {
    return Credentials.of(json(sts(parameters)).getJsonObject("Credentials"));
  }

  /** {@code AssumeRole}, where nothing else is said as it should be. */
  private HttpResponse<String> sts(Map<String, String> parameters) throws Exception {
    return postTo(emulator.stsEndpoint(), signed(new TreeMap<>(parameters)));
  }

  private static Map<String, String> signed(Map<String, String> given) throws Exception {
    var all =
        new TreeMap<>(
            Map.of(
                "Action", "AssumeRole",
                "Version", "2015-04-01",
                "Format", "JSON",
                "RoleArn", WRITER.arn(),
                "RoleSessionName", "u-1",
                "AccessKeyId", ID,
                "SignatureMethod", "HMAC-SHA1",
                "SignatureVersion", "1.0",
                "SignatureNonce", UUID.randomUUID().toString(),
                "Timestamp", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString()));
    all.putAll(given);
    var mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec((SECRET + "&").getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
    var text = "POST&%2F&" + encoded(query(all));
    all.put(
        "Signature",
        Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))));
    return all;
  }

  private HttpResponse<String> assumeWithToken(String token) throws Exception {
    return postTo(
        emulator.stsEndpoint(),
        Map.of(
            "Action",
            "AssumeRoleWithOIDC",
            "Version",
            "2015-04-01",
            "RoleArn",
            POD.arn(),
            "OIDCProviderArn",
            emulator.sts().identityTokens().providerArn(),
            "OIDCToken",
            token,
            "RoleSessionName",
            "upload-service"));
  }

  private HttpResponse<String> postTo(URI address, Map<String, String> form) throws Exception {
    return http.send(
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(query(form)))
            .build(),
        BodyHandlers.ofString());
  }

  private static String query(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(it -> encoded(it.getKey()) + "=" + encoded(it.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private HttpResponse<String> get(String url) throws Exception {
    return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }

  private static OSS client(SignVersion version, String id, String secret, String token) {
    var configuration = new ClientBuilderConfiguration();
    configuration.setSignatureVersion(version);
    configuration.setMaxErrorRetry(0);
    return OSSClientBuilder.create()
        .endpoint(emulator.endpoint().toString())
        .region(REGION)
        .credentialsProvider(new DefaultCredentialProvider(id, secret, token))
        .clientConfiguration(configuration)
        .build();
  }

  private static ByteArrayInputStream bytes() {
    return new ByteArrayInputStream(noise(100, 1));
  }

  private static void assertRefused(String code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            OSSException.class, it -> assertThat(it.getErrorCode()).isEqualTo(code));
  }
}

package io.tuwen.contract.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.tuwen.emulator.OssEmulator;
import io.tuwen.emulator.OssEmulatorConfig;
import io.tuwen.emulator.sts.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Roles that are taken for others, from the simulator of STS, which verifies the signature. */
class RoleSessionsTest {
  private static final Role PHONE =
      Role.of(
          "phone",
          "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"oss:PutObject\",\"Resource\":\"*\"}]}");
  private static final Role TAKER =
      Role.of(
          "taker",
          "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Resource\":\"%s\"}]}"
              .formatted(PHONE.arn()));
  private static final String POLICY =
      "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"oss:PutObject\",\"Resource\":\"*\"}]}";
  private static final Duration LIFE = Duration.ofMinutes(15);

  @TempDir private static Path directory;
  private static OssEmulator emulator;

  @BeforeAll
  static void startEmulator() {
    emulator =
        OssEmulator.start(
            new OssEmulatorConfig(
                "127.0.0.1",
                0,
                directory,
                Map.of("id", "secret"),
                "cn-hangzhou",
                List.of("photos")));
    emulator.sts().add(PHONE);
    emulator.sts().add(TAKER);
  }

  @AfterAll
  static void stopEmulator() {
    emulator.close();
  }

  private static RoleSessions of(URI sts, Credentials own) {
    return new RoleSessions(sts, CurrentCredentials.fixed(own));
  }

  private static RoleSessions of(String id, String secret) {
    return of(
        emulator.stsEndpoint(), new Credentials(id, secret, Optional.empty(), Optional.empty()));
  }

  @Test
  void a_role_is_taken_with_an_access_key() throws Exception {
    var taken = of("id", "secret").begin(PHONE.arn(), "u-1", POLICY, LIFE);

    assertThat(taken.accessKeyId()).startsWith("STS.");
    assertThat(taken.securityToken()).isPresent();
    assertThat(taken.expiration().orElseThrow())
        .isBetween(Instant.now().plusSeconds(880), Instant.now().plusSeconds(900));
  }

  @Test
  void a_role_is_taken_with_the_credentials_of_another() throws Exception {
    var taker = of("id", "secret").begin(TAKER.arn(), "upload-service", "", LIFE);

    var taken = of(emulator.stsEndpoint(), taker).begin(PHONE.arn(), "u-1", POLICY, LIFE);

    assertThat(taken.accessKeyId()).startsWith("STS.").isNotEqualTo(taker.accessKeyId());
    assertThatThrownBy(
            () -> of(emulator.stsEndpoint(), taken).begin(TAKER.arn(), "u-1", POLICY, LIFE))
        .isInstanceOfSatisfying(
            ApiRefusal.class, it -> assertThat(it.code()).isEqualTo("NoPermission"));
  }

  @ParameterizedTest
  @CsvSource({
    "acs:ram::1:role/none, u-1, 900, {},   EntityNotExist.Role",
    "'',                   a b, 900, '',   InvalidParameter.RoleSessionName",
    "'',                   u-1, 899, '',   InvalidParameter.DurationSeconds",
    "'',                   u-1, 900, '{}', InvalidParameter.PolicyGrammar"
  })
  void a_refusal_has_the_code_of_sts(
      String role, String name, int seconds, String policy, String code) {
    var arn = role.isEmpty() ? PHONE.arn() : role;

    assertThatThrownBy(
            () -> of("id", "secret").begin(arn, name, policy, Duration.ofSeconds(seconds)))
        .isInstanceOfSatisfying(ApiRefusal.class, it -> assertThat(it.code()).isEqualTo(code));
  }

  @Test
  void another_key_and_another_secret_are_refused() {
    assertThatThrownBy(() -> of("other", "secret").begin(PHONE.arn(), "u-1", POLICY, LIFE))
        .hasMessage("STS answered 404 InvalidAccessKeyId.NotFound");
    assertThatThrownBy(() -> of("id", "other").begin(PHONE.arn(), "u-1", POLICY, LIFE))
        .hasMessage("STS answered 400 SignatureDoesNotMatch");
  }

  @Test
  void a_nonce_that_was_used_is_replaced_once() throws Exception {
    var asked = new AtomicInteger();
    try (var sts = new Answering(400, "{\"Code\":\"SignatureNonceUsed\"}", asked)) {
      assertThatThrownBy(() -> of(sts.address(), key()).begin(PHONE.arn(), "u-1", POLICY, LIFE))
          .hasMessage("STS answered 400 SignatureNonceUsed");
    }

    assertThat(asked).hasValue(2);
  }

  @Test
  void a_redirect_is_not_followed() throws Exception {
    var asked = new AtomicInteger();
    try (var sts = new Answering(307, "", asked)) {
      assertThatThrownBy(() -> of(sts.address(), key()).begin(PHONE.arn(), "u-1", POLICY, LIFE))
          .hasMessage("STS answered 307");
    }

    assertThat(asked).hasValue(1);
  }

  @Test
  void an_answer_that_is_too_long_is_none() throws Exception {
    try (var sts = new Answering(200, " ".repeat(100_000), new AtomicInteger())) {
      assertThatThrownBy(() -> of(sts.address(), key()).begin(PHONE.arn(), "u-1", POLICY, LIFE))
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(ApiRefusal.class);
    }
  }

  private static Credentials key() {
    return new Credentials("id", "secret", Optional.empty(), Optional.empty());
  }

  /** What answers each request alike. */
  private static final class Answering implements AutoCloseable {
    private final HttpServer server;

    private Answering(int status, String body, AtomicInteger asked) throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              asked.incrementAndGet();
              exchange.getResponseHeaders().add("Location", "/elsewhere");
              exchange.sendResponseHeaders(status, body.isEmpty() ? -1 : body.length());
              exchange
                  .getResponseBody()
                  .write(body.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
          });
      server.start();
    }

    private URI address() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}

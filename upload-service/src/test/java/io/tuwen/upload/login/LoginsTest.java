package io.tuwen.upload.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.contract.session.OwnerKeyRecord;
import io.tuwen.contract.session.Session;
import io.tuwen.contract.session.SessionTokens;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.testing.MemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.junit.jupiter.api.Test;

class LoginsTest {
  private static final Party ONE = new Party.Network("192.0.2.1");
  private static final Party OTHER = new Party.Network("192.0.2.2");
  private static final OwnerKey OWNERS = new OwnerKey("0123456789abcdef0123456789abcdef");
  private static final Map<String, String> SHOP =
      Map.of(
          "tuwen.apps.shop.platform", "wechat",
          "tuwen.apps.shop.app-id", "wx0123456789abcdef",
          "tuwen.apps.shop.secret", "the-secret");

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final SessionTokens tokens =
      new SessionTokens(
          List.of("a=0123456789abcdef0123456789abcdef"),
          Duration.ofHours(2),
          InstantSource.system());
  private final Wechat wechat = new Wechat();
  private final OwnerKeyCheck keyCheck =
      new OwnerKeyCheck(OWNERS, new OwnerKeyRecord(OWNERS, new MemoryStore()));

  /** Whose codes are the ids of its users. */
  private static final class Wechat implements LoginPlatform {
    private int asked;
    private Optional<Throwable> failure = Optional.empty();

    @Override
    public Platform platform() {
      return Platform.WECHAT;
    }

    @Override
    public Uni<Person> person(App app, String code) {
      asked++;
      return failure
          .map(it -> Uni.createFrom().<Person>failure(it))
          .orElseGet(() -> Uni.createFrom().item(new Person("openid", code)));
    }
  }

  private Logins logins(SessionTokens tokens, OwnerKey owners, Map<String, String> properties) {
    var config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(AppsConfig.class)
            .withMapping(LoginConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build();
    return new Logins(
        new Apps(config.getConfigMapping(AppsConfig.class)),
        tokens,
        owners,
        keyCheck,
        List.of(wechat),
        config.getConfigMapping(LoginConfig.class),
        metrics);
  }

  /** Of one app, and with a key that was compared. */
  private Logins logins(String... bound) {
    keyCheck.start(new StartupEvent());
    var properties = new HashMap<>(SHOP);
    if (bound.length > 0) {
      properties.put("tuwen.logins." + bound[0], "1");
    }
    return logins(tokens, OWNERS, properties);
  }

  private static Session logIn(Logins logins, Party party, String code) {
    return logins.logIn(party, Platform.WECHAT, Optional.empty(), code).await().indefinitely();
  }

  private static void assertRefused(Logins logins, Party party, ErrorCode code) {
    assertThatExceptionOfType(TuwenException.class)
        .isThrownBy(() -> logIn(logins, party, "jane"))
        .satisfies(it -> assertThat(it.code()).isEqualTo(code));
  }

  private double counted(String outcome) {
    return metrics.get("tuwen.logins").tag("outcome", outcome).counter().count();
  }

  @Test
  void a_user_is_the_same_owner_at_every_login() {
    var logins = logins();
    var session = logIn(logins, ONE, "jane");

    assertThat(session.owner())
        .isEqualTo(OWNERS.person("wechat", "wx0123456789abcdef", "openid", "jane"))
        .isEqualTo(logIn(logins, OTHER, "jane").owner())
        .isNotEqualTo(logIn(logins, ONE, "joe").owner());
    assertThat(session.app()).isEqualTo("shop");
    assertThat(tokens.read(logins.token(session))).isEqualTo(session);
    assertThat(counted("ok")).isEqualTo(3);
  }

  @Test
  void an_app_that_is_not_there_is_not_asked_for() {
    var logins = logins(tokens, OWNERS, Map.of());

    assertRefused(logins, ONE, ErrorCode.LOGIN_UNAVAILABLE);
    assertThat(wechat.asked).isZero();
  }

  @Test
  void before_the_key_was_compared_no_code_is_used_up() {
    var logins = logins(tokens, OWNERS, SHOP);

    assertRefused(logins, ONE, ErrorCode.STORAGE_UNAVAILABLE);
    assertThat(wechat.asked).isZero();
  }

  @Test
  void one_client_has_its_share_of_logins() {
    var logins = logins("per-minute-per-client");
    logIn(logins, ONE, "jane");

    assertRefused(logins, ONE, ErrorCode.QUOTA_EXCEEDED);
    assertThat(logIn(logins, OTHER, "joe")).isNotNull();
  }

  @Test
  void all_clients_together_have_a_bound() {
    var logins = logins("per-minute");
    logIn(logins, ONE, "jane");

    assertRefused(logins, OTHER, ErrorCode.QUOTA_EXCEEDED);
    assertThat(wechat.asked).isEqualTo(1);
  }

  @Test
  void a_failure_is_counted_by_its_code() {
    var logins = logins();
    wechat.failure =
        Optional.of(new TuwenException(ErrorCode.LOGIN_BLOCKED, "the code was used before"));
    assertRefused(logins, ONE, ErrorCode.LOGIN_BLOCKED);
    wechat.failure = Optional.of(new IllegalStateException("ours"));
    assertThatIllegalStateException().isThrownBy(() -> logIn(logins, ONE, "jane"));

    assertThat(counted("login_blocked")).isEqualTo(1);
    assertThat(counted("internal_error")).isEqualTo(1);
  }

  @Test
  void a_platform_that_is_left_alone_for_a_while_is_said_to_be_away() {
    var logins = logins();
    wechat.failure = Optional.of(new CircuitBreakerOpenException());

    assertRefused(logins, ONE, ErrorCode.PROVIDER_UNAVAILABLE);
  }

  @Test
  void half_of_what_logins_need_ends_the_start() {
    var noTokens = new SessionTokens(List.of(), Duration.ofHours(2), InstantSource.system());
    var noOwners = new OwnerKey("");

    assertThatIllegalStateException()
        .isThrownBy(() -> logins(noTokens, OWNERS, SHOP).check(new StartupEvent()))
        .withMessageContaining("SESSION_KEYS");
    assertThatIllegalStateException()
        .isThrownBy(() -> logins(tokens, noOwners, SHOP).check(new StartupEvent()))
        .withMessageContaining("OWNER_KEY");
    assertThatCode(
            () -> {
              logins(noTokens, noOwners, Map.of()).check(new StartupEvent());
              logins(tokens, OWNERS, SHOP).check(new StartupEvent());
            })
        .doesNotThrowAnyException();
  }
}

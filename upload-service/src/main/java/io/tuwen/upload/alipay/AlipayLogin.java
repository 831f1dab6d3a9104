package io.tuwen.upload.alipay;

import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.upload.Unanswered;
import io.tuwen.upload.login.App;
import io.tuwen.upload.login.AppClients;
import io.tuwen.upload.login.LoginConfig;
import io.tuwen.upload.login.LoginPlatform;
import io.tuwen.upload.login.Platform;
import io.tuwen.upload.login.ShortAnswer;
import io.tuwen.upload.login.Unsent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.jboss.logging.Logger;

/**
 * Asks Alipay ({@code alipay.system.oauth.token}).
 *
 * <p>INVARIANT: of an answer the user's id alone is kept: its tokens go nowhere. Nothing of a
 * failed call but its kind is said.
 */
@ApplicationScoped
class AlipayLogin implements LoginPlatform {
  private static final Logger LOG = Logger.getLogger(AlipayLogin.class);
  private static final String REFUSED = "Alipay refuses this service, and not the user";

  private final AppClients<AlipayApi> clients;
  private final Duration timeout;
  private final InstantSource clock = InstantSource.system();

  AlipayLogin(LoginConfig config) {
    timeout = config.timeout();
    clients = new AppClients<>(AlipayApi.class, timeout);
  }

  @Override
  public Platform platform() {
    return Platform.ALIPAY;
  }

  @Override
  @CircuitBreakerName("alipay")
  @CircuitBreaker(
      failOn = Unanswered.class,
      requestVolumeThreshold = Unanswered.MAX_IN_A_ROW,
      failureRatio = 1,
      delay = Unanswered.REST_SECONDS,
      delayUnit = ChronoUnit.SECONDS)
  public Uni<Person> person(App app, String code) {
    var keys = (App.KeyPair) app.credential();
    return Uni.createFrom()
        .deferred(() -> send(app, keys, code))
        .onFailure(Unsent::isCauseOf)
        .retry()
        .atMost(1)
        .ifNoItem()
        .after(timeout)
        .fail()
        .onFailure()
        .transform(e -> unavailable(app, e.getClass().getSimpleName()))
        .map(text -> person(app, AlipayAnswer.read(text, app.idFields(), keys.platforms())));
  }

  private Uni<String> send(App app, App.KeyPair keys, String code) {
    var request = new AlipayRequest(app.appId(), code, clock.instant());
    var answer =
        clients.of(app).token(request.signedBy(keys.own()), AlipayRequest.GRANT_TYPE, code);
    return ShortAnswer.of(answer, AlipayAnswer.MAX_LENGTH);
  }

  private static TuwenException unavailable(App app, String kind) {
    LOG.warnf("event=provider_unanswered platform=alipay app=%s kind=%s", app.alias(), kind);
    return new Unanswered(
        ErrorCode.PROVIDER_UNAVAILABLE, "Alipay does not answer: try again with a new code");
  }

  private static Person person(App app, AlipayAnswer answer) {
    if (answer instanceof AlipayAnswer.User user) {
      return new Person(user.field(), user.id());
    }
    if (answer instanceof AlipayAnswer.Refused refused) {
      throw refused(app, refused);
    }
    if (answer instanceof AlipayAnswer.Unreadable) {
      throw unavailable(app, "unreadable");
    }
    var cause =
        answer instanceof AlipayAnswer.Forged
            ? "the answer is not signed by the key of platform-public-key"
            : "the answer has no " + String.join(" or ", app.idFields());
    LOG.errorf("event=login_failed platform=alipay app=%s cause=\"%s\"", app.alias(), cause);
    throw new TuwenException(ErrorCode.PROVIDER_REFUSED, REFUSED);
  }

  private static TuwenException refused(App app, AlipayAnswer.Refused refused) {
    var code = refused.errorCode();
    LOG.logf(
        level(refused, code),
        "event=login_refused platform=alipay app=%s sub_code=%s",
        app.alias(),
        refused.code());
    return switch (code) {
      case INVALID_CODE ->
          new TuwenException(code, "Alipay does not take the code: call my.getAuthCode again");
      case PROVIDER_UNAVAILABLE ->
          new Unanswered(code, "Alipay is busy: try again with a new code");
      default -> new TuwenException(code, REFUSED);
    };
  }

  /** A code of another app is a mistake of whoever configured one of the two. */
  private static Logger.Level level(AlipayAnswer.Refused refused, ErrorCode code) {
    if (code == ErrorCode.PROVIDER_REFUSED) {
      return Logger.Level.ERROR;
    }
    return refused.code().endsWith("-app-id") ? Logger.Level.WARN : Logger.Level.INFO;
  }
}

package io.tuwen.upload.wechat;

import io.smallrye.faulttolerance.api.CircuitBreakerName;
import io.smallrye.mutiny.Uni;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.share.TooMuch;
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
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.jboss.logging.Logger;

/**
 * Asks WeChat ({@code jscode2session}).
 *
 * <p>INVARIANT: of an answer the openid alone is kept: the session key goes nowhere. Nothing of a
 * failed call but its kind is said, since secret and code stand in the address.
 */
@ApplicationScoped
class WechatLogin implements LoginPlatform {
  private static final Logger LOG = Logger.getLogger(WechatLogin.class);
  private static final int MIN_PAUSE_MILLIS = 200;
  private static final int MAX_PAUSE_MILLIS = 500;
  private static final int A_MINUTE = 60;

  private final AppClients<WechatApi> clients;
  private final Duration timeout;

  WechatLogin(LoginConfig config) {
    timeout = config.timeout();
    clients = new AppClients<>(WechatApi.class, timeout);
  }

  @Override
  public Platform platform() {
    return Platform.WECHAT;
  }

  @Override
  @CircuitBreakerName("wechat")
  @CircuitBreaker(
      failOn = Unanswered.class,
      requestVolumeThreshold = Unanswered.MAX_IN_A_ROW,
      failureRatio = 1,
      delay = Unanswered.REST_SECONDS,
      delayUnit = ChronoUnit.SECONDS)
  public Uni<Person> person(App app, String code) {
    return ask(app, code)
        .chain(
            answer ->
                answer.errcode() == WechatAnswer.BUSY
                    ? pause().chain(() -> ask(app, code))
                    : Uni.createFrom().item(answer))
        .ifNoItem()
        .after(timeout)
        .failWith(() -> unavailable(app, "timeout"))
        .map(answer -> person(app, answer));
  }

  private Uni<WechatAnswer> ask(App app, String code) {
    return send(app, code)
        .onFailure(Unsent::isCauseOf)
        .recoverWithUni(() -> pause().chain(() -> send(app, code)))
        .onFailure()
        .transform(e -> unavailable(app, e.getClass().getSimpleName()))
        .map(WechatAnswer::read);
  }

  private Uni<String> send(App app, String code) {
    var secret = ((App.AppSecret) app.credential()).secret();
    var answer = clients.of(app).session(app.appId(), secret, code, "authorization_code");
    return ShortAnswer.of(answer, WechatAnswer.MAX_LENGTH);
  }

  private static Uni<Void> pause() {
    var millis = ThreadLocalRandom.current().nextInt(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS);
    return Uni.createFrom().voidItem().onItem().delayIt().by(Duration.ofMillis(millis));
  }

  private static TuwenException unavailable(App app, String kind) {
    LOG.warnf("event=provider_unanswered platform=wechat app=%s kind=%s", app.alias(), kind);
    return new Unanswered(
        ErrorCode.PROVIDER_UNAVAILABLE, "WeChat does not answer: try again with a new code");
  }

  private static Person person(App app, WechatAnswer answer) {
    if (answer.openId().isPresent()) {
      return new Person("openid", answer.openId().get());
    }
    var code = answer.code();
    LOG.logf(
        code == ErrorCode.PROVIDER_REFUSED ? Logger.Level.ERROR : Logger.Level.INFO,
        "event=login_refused platform=wechat app=%s errcode=%d rid=%s",
        app.alias(),
        answer.errcode(),
        answer.requestId());
    throw switch (code) {
      case INVALID_CODE ->
          new TuwenException(code, "WeChat does not take the code: call wx.login again");
      case LOGIN_BLOCKED -> new TuwenException(code, "WeChat does not let this user log in");
      case QUOTA_EXCEEDED ->
          new TooMuch(code, "WeChat lets a user log in 100 times a minute", A_MINUTE);
      case PROVIDER_UNAVAILABLE ->
          new Unanswered(code, "WeChat is busy: try again with a new code");
      default -> new TuwenException(code, "WeChat refuses this service, and not the user");
    };
  }
}

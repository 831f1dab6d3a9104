package io.tuwen.ocr.wechat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tuwen.contract.EngineId;
import io.tuwen.ocr.ProviderFailure;
import io.tuwen.ocr.ProviderFailure.Reason;
import io.tuwen.ocr.cloud.CloudHost;
import io.tuwen.worker.execution.Cancellation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * The access token of an app, by {@code stable_token}: WeChat gives all who ask the same one while
 * it is valid, so that each instance may ask for itself.
 *
 * <p>One thread at a time asks. Before the old token ends, another thread asks for the next, and no
 * image waits for that. Thread-safe.
 */
final class StableToken {
  private static final Logger LOG = Logger.getLogger(StableToken.class);

  /** From when on WeChat has a new one, and takes both. */
  private static final Duration OVERLAP = Duration.ofMinutes(5);

  private static final Duration MIN_LIFE = Duration.ofMinutes(1);
  private static final int MAX_LENGTH = 512;

  /** What one thread was told is not asked for again by those that waited behind it. */
  private static final Duration SHARED = Duration.ofSeconds(1);

  private final EngineId engine;
  private final CloudHost<WechatApi> host;
  private final byte[] request;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private final AtomicBoolean isRenewing = new AtomicBoolean();
  private final AtomicReference<Optional<Token>> current = new AtomicReference<>(Optional.empty());

  /** Guarded by {@link #asking}. */
  private Optional<Failed> failed = Optional.empty();

  private record Token(String text, Instant renewal, Instant end) {}

  private record Failed(ProviderFailure failure, Instant at) {}

  StableToken(
      EngineId engine,
      CloudHost<WechatApi> host,
      String appId,
      String appSecret,
      InstantSource clock) {
    this.engine = engine;
    this.host = host;
    this.clock = clock;
    request =
        JsonNodeFactory.instance
            .objectNode()
            .put("grant_type", "client_credential")
            .put("appid", appId)
            .put("secret", appSecret)
            .put("force_refresh", false)
            .toString()
            .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A token that works now.
   *
   * @throws ProviderFailure where WeChat gives none
   */
  String get(Cancellation cancellation) {
    var known = valid();
    if (known.isPresent()) {
      if (isDue(known.get())) {
        renew();
      }
      return known.get().text();
    }
    asking.lock();
    try {
      return valid().orElseGet(() -> asked(cancellation)).text();
    } finally {
      asking.unlock();
    }
  }

  /** Lets go of a token that WeChat does not take any more. */
  void forget(String token) {
    current.updateAndGet(known -> known.filter(it -> !it.text().equals(token)));
  }

  private Optional<Token> valid() {
    return current.get().filter(it -> clock.instant().isBefore(it.end()));
  }

  private boolean isDue(Token token) {
    return !clock.instant().isBefore(token.renewal());
  }

  private void renew() {
    if (isRenewing.compareAndSet(false, true)) {
      var thread = new Thread(this::renewNow, "wechat-token");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void renewNow() {
    asking.lock();
    try {
      if (valid().filter(it -> !isDue(it)).isEmpty()) {
        asked(new Cancellation());
      }
    } catch (ProviderFailure e) {
      LOG.debugf("event=token_not_renewed engine=%s cause=\"%s\"", engine, e.getMessage());
    } finally {
      asking.unlock();
      isRenewing.set(false);
    }
  }

  private Token asked(Cancellation cancellation) {
    var recent = failed.filter(it -> clock.instant().isBefore(it.at().plus(SHARED)));
    if (recent.isPresent()) {
      throw recent.get().failure();
    }
    try {
      var token = token(new WechatAnswer(host.call(cancellation, api -> api.token(request))));
      current.set(Optional.of(token));
      failed = Optional.empty();
      return token;
    } catch (ProviderFailure e) {
      failed = Optional.of(new Failed(e, clock.instant()));
      throw e;
    }
  }

  private Token token(WechatAnswer answer) {
    var now = clock.instant();
    if (!answer.isSuccess()) {
      throw answer.refusal(now).failure(engine, answer.status());
    }
    var text = answer.body().path("access_token").asText("");
    var life = Duration.ofSeconds(answer.body().path("expires_in").asLong(0));
    if (!isToken(text) || life.isNegative() || life.isZero()) {
      throw answer.refusal(Reason.DEFECT, Duration.ZERO).failure(engine, answer.status());
    }
    var whole = life.compareTo(OVERLAP.multipliedBy(24)) > 0 ? OVERLAP.multipliedBy(24) : life;
    var fresh = whole.minus(OVERLAP);
    return new Token(
        text, now.plus(fresh.compareTo(MIN_LIFE) < 0 ? MIN_LIFE : fresh), now.plus(whole));
  }

  private static boolean isToken(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(it -> it > ' ' && it < 0x7f);
  }
}

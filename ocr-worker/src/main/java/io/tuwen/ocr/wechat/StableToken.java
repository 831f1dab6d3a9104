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
import java.util.concurrent.locks.ReentrantLock;

/**
 * The access token of an app, by {@code stable_token}: WeChat gives all who ask the same one while
 * it is valid, so that each instance may ask for itself.
 *
 * <p>One thread at a time asks. Before the old token ends, the others go on with it. Thread-safe.
 */
final class StableToken {
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
  private volatile Optional<Token> current = Optional.empty();

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
    if (known.filter(it -> clock.instant().isBefore(it.renewal())).isPresent()) {
      return known.get().text();
    }
    if (known.isPresent()) {
      return renewed(known.get(), cancellation);
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
    asking.lock();
    try {
      current = current.filter(it -> !it.text().equals(token));
    } finally {
      asking.unlock();
    }
  }

  private Optional<Token> valid() {
    return current.filter(it -> clock.instant().isBefore(it.end()));
  }

  private String renewed(Token old, Cancellation cancellation) {
    if (!asking.tryLock()) {
      return old.text();
    }
    try {
      return asked(cancellation).text();
    } catch (ProviderFailure e) {
      return old.text();
    } finally {
      asking.unlock();
    }
  }

  private Token asked(Cancellation cancellation) {
    var recent = failed.filter(it -> clock.instant().isBefore(it.at().plus(SHARED)));
    if (recent.isPresent()) {
      throw recent.get().failure();
    }
    try {
      var token = token(new WechatAnswer(host.call(cancellation, api -> api.token(request))));
      current = Optional.of(token);
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

package io.tuwen.operations.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.tuwen.contract.key.HmacSha256;
import io.tuwen.contract.share.LatestMap;
import io.tuwen.operations.AdminConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sessions of the console: {@code expiry.nonce[.subject].seal}, sealed with a key that comes from
 * the operators' token. Thread-safe.
 *
 * <p>INVARIANT: a session is nothing but what this class has written. A value that a stranger
 * chooses opens none, and each login has a value of its own. With another token all of them are
 * over.
 */
@ApplicationScoped
public class OperatorSessions {
  public static final Duration LIFE = Duration.ofHours(12);

  private static final String PURPOSE = "tuwen console session 1";
  private static final int NONCE_BYTES = 16;

  /** Those that have ended before their time; the eldest makes room. */
  private static final int MAX_ENDED = 10_000;

  private static final int SHOWN = 8;
  private static final Pattern FORM =
      Pattern.compile(
          "([0-9]{1,12})\\.([0-9a-f]{32})(?:\\.([A-Za-z0-9_-]{1,1400}))?\\.([0-9a-f]{64})");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Optional<SecretKeySpec> key;
  private final InstantSource clock;
  private final Map<String, Boolean> ended = LatestMap.byEntry(MAX_ENDED);

  @Inject
  OperatorSessions(AdminConfig config) {
    this(config.token(), InstantSource.system());
  }

  OperatorSessions(Optional<String> token, InstantSource clock) {
    this.clock = clock;
    key =
        token.map(it -> HmacSha256.key(HmacSha256.of(HmacSha256.key(it.getBytes(UTF_8)), PURPOSE)));
  }

  /**
   * A session that is good now.
   *
   * @param name tells it apart and opens nothing
   * @param subject whose it is; empty where the token has begun it
   */
  public record Open(String name, Optional<String> subject, Instant expiresAt) {}

  /** Begins a session of one who has the token: the value of its cookie. */
  public String begin() {
    return begin(Optional.empty());
  }

  /** Begins a session of one whom the identity provider calls so. */
  public String begin(String subject) {
    return begin(Optional.of(subject));
  }

  private String begin(Optional<String> subject) {
    var nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    var expiry = clock.instant().plus(LIFE).getEpochSecond();
    var encoder = Base64.getUrlEncoder().withoutPadding();
    var whose = subject.map(it -> "." + encoder.encodeToString(it.getBytes(UTF_8))).orElse("");
    var text = expiry + "." + HexFormat.of().formatHex(nonce) + whose;
    return text + "." + seal(text);
  }

  /** The session of a cookie's value, which may be anything, or null. */
  public Optional<Open> find(String value) {
    return parts(value).filter(it -> !hasEnded(it.nonce())).map(Parts::open);
  }

  /** Ends a session before its time, at this instance; the browser forgets its value as well. */
  public synchronized void end(String value) {
    parts(value).ifPresent(it -> ended.put(it.nonce(), true));
  }

  private record Parts(Instant expiresAt, String nonce, Optional<String> subject) {
    Open open() {
      return new Open(nonce.substring(0, SHOWN), subject, expiresAt);
    }
  }

  /** Of one that was written here and lasts. */
  private Optional<Parts> parts(String value) {
    if (value == null || key.isEmpty()) {
      return Optional.empty();
    }
    var parts = FORM.matcher(value);
    if (!parts.matches() || !isSealed(value.substring(0, parts.start(4) - 1), parts.group(4))) {
      return Optional.empty();
    }
    var subject =
        Optional.ofNullable(parts.group(3))
            .map(it -> new String(Base64.getUrlDecoder().decode(it), UTF_8));
    var expiresAt = Instant.ofEpochSecond(Long.parseLong(parts.group(1)));
    return clock.instant().isBefore(expiresAt)
        ? Optional.of(new Parts(expiresAt, parts.group(2), subject))
        : Optional.empty();
  }

  private synchronized boolean hasEnded(String nonce) {
    return ended.containsKey(nonce);
  }

  private boolean isSealed(String text, String shown) {
    return MessageDigest.isEqual(seal(text).getBytes(US_ASCII), shown.getBytes(US_ASCII));
  }

  private String seal(String text) {
    return HexFormat.of().formatHex(HmacSha256.of(key.orElseThrow(), text));
  }
}

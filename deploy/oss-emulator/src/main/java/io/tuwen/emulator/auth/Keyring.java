package io.tuwen.emulator.auth;

import io.tuwen.emulator.OssError;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys that requests may be signed with: those of the account, which last, and those that STS
 * has issued, which end and are worth nothing without their token. Thread-safe.
 */
public final class Keyring {
  /** The oldest are forgotten, and then unknown instead of expired. */
  private static final int MAX_TEMPORARY = 100_000;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Map<String, String> lasting;
  private final Map<String, TemporaryKey> temporary = new LinkedHashMap<>();
  private final InstantSource clock;

  public Keyring(Map<String, String> lasting, InstantSource clock) {
    this.lasting = Map.copyOf(lasting);
    this.clock = clock;
  }

  /** A key that was found. */
  public record Found(String secret, Identity identity) {
    /** Without the secret. */
    @Override
    public String toString() {
      return identity.toString();
    }
  }

  /**
   * Finds a key.
   *
   * @param token as the request carries it, or an empty string
   * @throws OssError where there is none that goes with this token, or it has expired
   */
  public Found find(String accessKeyId, String token) {
    var lastingSecret = lasting.get(accessKeyId);
    if (lastingSecret != null && token.isEmpty()) {
      return new Found(lastingSecret, new Identity(accessKeyId, List.of()));
    }
    var key = temporary(accessKeyId);
    if (key == null || !Hmac.equal(key.securityToken(), token)) {
      throw new OssError(
          403, "InvalidAccessKeyId", "The OSS Access Key Id you provided does not exist.");
    }
    if (!clock.instant().isBefore(key.expiration())) {
      throw new OssError(
          403, "SecurityTokenExpired", "The security token you provided has expired.");
    }
    return new Found(key.secret(), new Identity(accessKeyId, key.policies()));
  }

  private synchronized TemporaryKey temporary(String accessKeyId) {
    return temporary.get(accessKeyId);
  }

  /** Issues a key that ends after this time. */
  public TemporaryKey issue(Duration life, List<RamPolicy> policies) {
    // STS tells the end to the second.
    var expiration = Instant.ofEpochSecond(clock.instant().plus(life).getEpochSecond());
    var key =
        new TemporaryKey(
            "STS." + random(18), random(33), "CAIS" + random(96), expiration, policies);
    synchronized (this) {
      temporary.put(key.accessKeyId(), key);
      if (temporary.size() > MAX_TEMPORARY) {
        var oldest = temporary.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
    return key;
  }

  private static String random(int bytes) {
    var chance = new byte[bytes];
    RANDOM.nextBytes(chance);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
  }
}

package io.tuwen.operations.console;

import io.tuwen.contract.share.LatestMap;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/**
 * Codes that open one session each, so that the operators' token stands in no address. Thread-safe.
 */
@ApplicationScoped
public class LoginCodes {
  public static final Duration LIFE = Duration.ofMinutes(2);

  private static final int BYTES = 24;
  private static final int MAX_CODES = 100;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final InstantSource clock;
  private final Map<String, Instant> expiries = LatestMap.byEntry(MAX_CODES);

  @Inject
  LoginCodes() {
    this(InstantSource.system());
  }

  LoginCodes(InstantSource clock) {
    this.clock = clock;
  }

  public synchronized String make() {
    var chance = new byte[BYTES];
    RANDOM.nextBytes(chance);
    var code = Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
    expiries.put(code, clock.instant().plus(LIFE));
    return code;
  }

  /** Whether it is good, for the first who shows it. 192 bits of chance need no constant time. */
  public synchronized boolean take(String code) {
    var expiry = expiries.remove(code);
    return expiry != null && clock.instant().isBefore(expiry);
  }
}

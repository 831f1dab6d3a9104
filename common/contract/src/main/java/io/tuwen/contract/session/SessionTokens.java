package io.tuwen.contract.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.HmacSha256;
import io.tuwen.contract.key.Owner;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes sessions as tokens, and reads them again: {@code tws1.{key}.{payload}.{mac}}.
 *
 * <p>The MAC is the HMAC-SHA256 of everything before the last dot. There is this one algorithm, and
 * the version stands in the prefix, so no token says how it is to be checked.
 *
 * <p>INVARIANT: a token in which one character was changed is refused. A check does no I/O.
 * Thread-safe.
 */
@Singleton
public final class SessionTokens {
  /** What every token begins with. */
  public static final String PREFIX = "tws1.";

  static final int MAX_LENGTH = 512;
  static final Duration MAX_TTL = Duration.ofHours(12);

  private static final Duration MIN_TTL = Duration.ofMinutes(1);

  /** Clocks of two machines may differ by this much. */
  private static final Duration LEEWAY = Duration.ofSeconds(60);

  private static final int MIN_SECRET_BYTES = 32;
  private static final int ID_BYTES = 16;
  private static final Pattern KEY_ID = Pattern.compile("[A-Za-z0-9-]{1,32}");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
  private final Duration ttl;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  private record Payload(String o, String p, String a, String s, long i, long e) {}

  @Inject
  SessionTokens(SessionsConfig config) {
    this(config.keys().orElse(List.of()), config.ttl(), InstantSource.system());
  }

  /**
   * Knows these keys.
   *
   * @param keys as {@code id=secret}
   * @throws IllegalStateException where one of them is not safe, or the life makes no sense
   */
  public SessionTokens(List<String> keys, Duration ttl, InstantSource clock) {
    this.ttl = ttl;
    this.clock = clock;
    for (var key : keys) {
      add(key.strip());
    }
    if (ttl.compareTo(MIN_TTL) < 0 || ttl.compareTo(MAX_TTL) > 0) {
      throw new IllegalStateException(
          "tuwen.sessions.ttl (TUWEN_SESSIONS_TTL) is between %s and %s"
              .formatted(MIN_TTL, MAX_TTL));
    }
  }

  private void add(String key) {
    var equals = key.indexOf('=');
    if (equals < 0 || !KEY_ID.matcher(key.substring(0, equals)).matches()) {
      throw new IllegalStateException(
          "SESSION_KEYS are id=secret, separated by commas; an id is letters and digits");
    }
    var id = key.substring(0, equals);
    var secret = key.substring(equals + 1).getBytes(StandardCharsets.UTF_8);
    if (secret.length < MIN_SECRET_BYTES) {
      throw new IllegalStateException(
          "the secret %s of SESSION_KEYS has fewer than %d bytes".formatted(id, MIN_SECRET_BYTES));
    }
    if (keys.put(id, HmacSha256.key(secret)) != null) {
      throw new IllegalStateException("SESSION_KEYS has the id %s twice".formatted(id));
    }
  }

  /** Whether there is a key to sign with. */
  public boolean canSign() {
    return !keys.isEmpty();
  }

  /** Begins a session of this owner. */
  public Session begin(Owner owner, String platform, String app) {
    var bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    var now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
    return new Session(owner, platform, app, base64Url(bytes), now, now.plus(ttl));
  }

  /**
   * Writes a session with the first key.
   *
   * @throws IllegalStateException where there is no key
   */
  public String write(Session session) {
    var key =
        keys.entrySet().stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("SESSION_KEYS is not set"));
    var signed = PREFIX + key.getKey() + "." + payload(session);
    return signed + "." + mac(key.getValue(), signed);
  }

  /**
   * Reads a token.
   *
   * @throws TuwenException {@code UNAUTHORIZED} where it is none of ours, or is over
   */
  public Session read(String token) {
    var first = PREFIX.length();
    var second = token.indexOf('.', first);
    var last = token.lastIndexOf('.');
    if (token.length() > MAX_LENGTH || !token.startsWith(PREFIX) || second < 0 || last <= second) {
      throw refused();
    }
    var key = keys.get(token.substring(first, second));
    var signed = token.substring(0, last);
    if (key == null || !isEqual(mac(key, signed), token.substring(last + 1))) {
      throw refused();
    }
    var session = session(token.substring(second + 1, last));
    var now = clock.instant();
    if (now.isAfter(end(session)) || now.isBefore(session.issued().minus(LEEWAY))) {
      throw new TuwenException(
          ErrorCode.UNAUTHORIZED, "the session is over: log in again, and repeat the request");
    }
    return session;
  }

  /** Until when a session is taken: its life, and the leeway of clocks. */
  public static Instant end(Session session) {
    return session.expires().plus(LEEWAY);
  }

  private static TuwenException refused() {
    return new TuwenException(ErrorCode.UNAUTHORIZED, "this is no session: log in again");
  }

  private static String payload(Session session) {
    try {
      return base64Url(
          JSON.writeValueAsBytes(
              new Payload(
                  session.owner().value(),
                  session.platform(),
                  session.app(),
                  session.id(),
                  session.issued().getEpochSecond(),
                  session.expires().getEpochSecond())));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers are JSON", e);
    }
  }

  /** INVARIANT: only what we have signed comes here. */
  private static Session session(String payload) {
    try {
      var read = JSON.readValue(Base64.getUrlDecoder().decode(payload), Payload.class);
      return new Session(
          new Owner(read.o()),
          read.p(),
          read.a(),
          read.s(),
          Instant.ofEpochSecond(read.i()),
          Instant.ofEpochSecond(read.e()));
    } catch (IOException | IllegalArgumentException e) {
      throw refused();
    }
  }

  private static boolean isEqual(String computed, String given) {
    return MessageDigest.isEqual(
        computed.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static String mac(SecretKeySpec key, String text) {
    return base64Url(HmacSha256.of(key, text));
  }

  private static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}

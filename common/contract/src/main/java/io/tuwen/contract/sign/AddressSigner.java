package io.tuwen.contract.sign;

import io.tuwen.contract.key.HmacSha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs addresses, and knows its signatures again.
 *
 * <p>A signed address ends with {@code x-tuwen-expires}, {@code x-tuwen-key} and {@code
 * x-tuwen-signature}, in this order. The signature is the HMAC-SHA256 of everything before it,
 * exactly as it is written.
 *
 * <p>INVARIANT: one changed character anywhere in path or query makes an address that is not
 * signed, and no address lasts longer than the longest life. Thread-safe.
 */
@Singleton
public final class AddressSigner {
  /**
   * Stands in a signed address by which the owner of an image asks: what is told of the image is
   * for its owner alone.
   */
  public static final String FOR_OWNER = "x-tuwen-for=owner";

  private static final int LEAST_SECRET = 32;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,32}");
  private static final Pattern SIGNED =
      Pattern.compile(
          "(?<signed>/[^#]*[?&]x-tuwen-expires=(?<expires>[1-9][0-9]{0,10})"
              + "&x-tuwen-key=(?<key>[A-Za-z0-9-]{1,32}))&x-tuwen-signature=(?<signature>[0-9a-f]{64})");

  private static final Duration LONGEST_LIFE = Duration.ofDays(7);

  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
  private final Duration longestLife;
  private final InstantSource clock;

  /** What an address is worth. */
  public enum Verdict {
    VALID,
    EXPIRED,
    /** It would be valid for longer than addresses may be. */
    TOO_LONG,
    /** Not signed, or not by us. */
    INVALID
  }

  @Inject
  AddressSigner(SigningConfig config) {
    this(config.keys().orElse(List.of()), config.longestLife(), InstantSource.system());
  }

  /** Knows these keys, and signs for a week at most. */
  public AddressSigner(List<String> keys) {
    this(keys, LONGEST_LIFE, InstantSource.system());
  }

  /**
   * Knows these keys.
   *
   * @param keys as {@code id=secret}
   * @throws IllegalStateException where one of them is not safe
   */
  public AddressSigner(List<String> keys, Duration longestLife, InstantSource clock) {
    this.longestLife = longestLife;
    this.clock = clock;
    for (var key : keys) {
      var equals = key.indexOf('=');
      if (equals < 0 || !ID.matcher(key.substring(0, equals)).matches()) {
        throw new IllegalStateException(
            "RENDITION_SIGNING_KEYS are id=secret, separated by commas; an id is letters and digits");
      }
      var secret = key.substring(equals + 1).getBytes(StandardCharsets.UTF_8);
      if (secret.length < LEAST_SECRET) {
        throw new IllegalStateException(
            "a secret of RENDITION_SIGNING_KEYS has fewer than %d characters"
                .formatted(LEAST_SECRET));
      }
      this.keys.put(key.substring(0, equals), HmacSha256.key(secret));
    }
  }

  public boolean canSign() {
    return !keys.isEmpty();
  }

  /**
   * Signs with the first key.
   *
   * @param address path and query as they will be sent, percent-encoded
   * @throws IllegalStateException where there is no key
   * @throws IllegalArgumentException where it would last longer than an address may
   */
  public String sign(String address, Instant expires) {
    if (isTooLate(expires.getEpochSecond(), clock.instant())) {
      throw new IllegalArgumentException(
          "an address is signed for %s at most".formatted(longestLife));
    }
    var key =
        keys.entrySet().stream()
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("RENDITION_SIGNING_KEYS is not set"));
    var signed =
        address
            + (address.indexOf('?') < 0 ? "?" : "&")
            + "x-tuwen-expires="
            + expires.getEpochSecond()
            + "&x-tuwen-key="
            + key.getKey();
    return signed + "&x-tuwen-signature=" + signature(key.getValue(), signed);
  }

  /**
   * Judges an address.
   *
   * @param address path and query exactly as they were received
   */
  public Verdict verify(String address, Instant now) {
    var matcher = SIGNED.matcher(address);
    if (!matcher.matches()) {
      return Verdict.INVALID;
    }
    var key = keys.get(matcher.group("key"));
    if (key == null
        || !isEqual(signature(key, matcher.group("signed")), matcher.group("signature"))) {
      return Verdict.INVALID;
    }
    var expires = Long.parseLong(matcher.group("expires"));
    if (isTooLate(expires, now)) {
      return Verdict.TOO_LONG;
    }
    return now.getEpochSecond() <= expires ? Verdict.VALID : Verdict.EXPIRED;
  }

  private boolean isTooLate(long expires, Instant now) {
    return expires > now.plus(longestLife).getEpochSecond();
  }

  /** Whether an address, which was found to be signed, is one by which the owner asks. */
  public static boolean isForOwner(String address) {
    var query = address.substring(address.indexOf('?') + 1);
    return List.of(query.split("&", -1)).contains(FOR_OWNER);
  }

  /** When a signed address ends. */
  public static Optional<Instant> expires(String address) {
    var matcher = SIGNED.matcher(address);
    return matcher.matches()
        ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group("expires"))))
        : Optional.empty();
  }

  private static boolean isEqual(String computed, String given) {
    return MessageDigest.isEqual(
        computed.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.US_ASCII));
  }

  private static String signature(SecretKeySpec key, String text) {
    return HexFormat.of().formatHex(HmacSha256.of(key, text));
  }
}

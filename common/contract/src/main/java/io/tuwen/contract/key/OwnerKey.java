package io.tuwen.contract.key;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes owners of people.
 *
 * <p>A platform's ids are few enough to try them all, so the hash has a key: without it, an owner
 * tells nothing of the person. INVARIANT: the same person at the same app is always the same owner,
 * so the key is never changed. Thread-safe.
 */
@Singleton
public final class OwnerKey {
  private static final int MIN_SECRET_BYTES = 32;
  private static final int HEX_DIGITS = 32;

  private final Optional<SecretKeySpec> key;

  @Inject
  OwnerKey(OwnerKeyConfig config) {
    this(config.key().orElse(""));
  }

  /**
   * Makes owners with this key.
   *
   * @param secret empty where there is none, and where no one becomes an owner
   * @throws IllegalStateException where it has too few bytes
   */
  public OwnerKey(String secret) {
    key = Optional.of(secret).filter(it -> !it.isEmpty()).map(OwnerKey::key);
  }

  private static SecretKeySpec key(String text) {
    var secret = text.getBytes(StandardCharsets.UTF_8);
    if (secret.length < MIN_SECRET_BYTES) {
      throw new IllegalStateException(
          "OWNER_KEY has fewer than %d bytes".formatted(MIN_SECRET_BYTES));
    }
    return HmacSha256.key(secret);
  }

  public boolean isPresent() {
    return key.isPresent();
  }

  /**
   * Who a person is.
   *
   * @param field which of a platform's ids it is, such as {@code openid}
   */
  public Owner person(String platform, String appId, String field, String id) {
    return new Owner("u-" + hash("owner", platform, appId, field, id));
  }

  /** Who a user of a tenant is, whom the tenant's server calls by a name of its own. */
  public Owner userOf(String tenant, String user) {
    return new Owner("t-" + hash("tenant", tenant, user));
  }

  /**
   * By which a service sees whether the key is the one of its last start. It tells nothing of it.
   */
  public String fingerprint() {
    return hash("fingerprint");
  }

  /** INVARIANT: none but the last part may have a NUL, so no two lists of parts are one text. */
  private String hash(String... parts) {
    var secret = key.orElseThrow(() -> new IllegalStateException("OWNER_KEY is not set"));
    var hash = HmacSha256.of(secret, String.join("\0", parts));
    return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
  }
}

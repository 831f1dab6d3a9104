package io.tuwen.contract.session;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.contract.key.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The keys of servers: {@code twk_{id}_{43 characters}}. We have their hashes alone; a key is 256
 * random bits, so that a plain hash of it cannot be reversed.
 *
 * <p>INVARIANT: a tenant's name is never what a user of a tenant is hashed to. Thread-safe.
 */
@Singleton
public final class ApiKeys {
  /** What every key begins with. */
  public static final String PREFIX = "twk_";

  private static final Pattern KEY =
      Pattern.compile("twk_(?<id>[A-Za-z0-9-]{1,32})_[A-Za-z0-9_-]{43}");
  private static final Pattern LINE =
      Pattern.compile(
          "(?<id>[A-Za-z0-9-]{1,32})=(?<hash>[0-9a-f]{64}):(?<tenant>[a-z0-9][a-z0-9-]{0,40})"
              + ":(?<scopes>[a-z+]{4,32})");
  private static final Pattern HASHED = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern USER = Pattern.compile("[!-~]{1,255}");

  private final Map<String, Entry> entries = new HashMap<>();
  private final OwnerKey owners;

  /** What a key may do. */
  public enum Scope {
    READ,
    WRITE
  }

  private record Entry(String hash, String tenant, Set<Scope> scopes) {}

  @Inject
  ApiKeys(ApiKeysConfig config, OwnerKey owners) {
    this(config.keys().orElse(List.of()), owners);
  }

  /**
   * Knows these keys.
   *
   * @param lines as {@code id=sha256hex:tenant:scope+scope}
   * @throws IllegalStateException where one of them makes no sense
   */
  public ApiKeys(List<String> lines, OwnerKey owners) {
    this.owners = owners;
    for (var line : lines) {
      var matcher = LINE.matcher(line.strip());
      if (!matcher.matches() || HASHED.matcher(matcher.group("tenant")).matches()) {
        throw new IllegalStateException(
            "TUWEN_API_KEYS, entry %d: an entry is id=sha256hex:tenant:scope+scope"
                .formatted(lines.indexOf(line) + 1));
      }
      var entry =
          new Entry(
              matcher.group("hash"), matcher.group("tenant"), scopes(matcher.group("scopes")));
      if (entries.put(matcher.group("id"), entry) != null) {
        throw new IllegalStateException(
            "TUWEN_API_KEYS has the id %s twice".formatted(matcher.group("id")));
      }
    }
  }

  private static Set<Scope> scopes(String text) {
    var scopes = EnumSet.noneOf(Scope.class);
    for (var name : text.split("\\+", -1)) {
      try {
        scopes.add(Scope.valueOf(name.toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(
            "TUWEN_API_KEYS: there is no scope \"%s\"; known are read and write".formatted(name),
            e);
      }
    }
    return scopes;
  }

  /**
   * Whose request it is.
   *
   * @param onBehalfOf the user that the server asks for, by a name of its own
   * @throws TuwenException {@code UNAUTHORIZED} where the key is none of ours, {@code
   *     SCOPE_MISSING} where it may not do that
   */
  public Owner owner(String key, Scope scope, Optional<String> onBehalfOf) {
    var entry = entry(key);
    if (entry == null || !isEqual(Sha256.hex(key), entry.hash())) {
      throw new TuwenException(ErrorCode.UNAUTHORIZED, "the API key is not known here");
    }
    if (!entry.scopes().contains(scope)) {
      throw new TuwenException(
          ErrorCode.SCOPE_MISSING,
          "the API key has not the scope \"%s\"".formatted(scope.name().toLowerCase(Locale.ROOT)));
    }
    return onBehalfOf
        .map(user -> userOf(entry.tenant(), user))
        .orElseGet(() -> new Owner("t-" + entry.tenant()));
  }

  /** The server that a key names; empty where the key has the form or the id of no key of ours. */
  public String app(String key) {
    var entry = entry(key);
    return entry == null ? "" : "t-" + entry.tenant();
  }

  /** By the id in the key, whose secret is not looked at; null where there is none. */
  private Entry entry(String key) {
    var matcher = KEY.matcher(key);
    return matcher.matches() ? entries.get(matcher.group("id")) : null;
  }

  private Owner userOf(String tenant, String user) {
    if (!USER.matcher(user).matches()) {
      throw new TuwenException(
          ErrorCode.MALFORMED_REQUEST, "Tuwen-On-Behalf-Of has 1 to 255 visible ASCII characters");
    }
    if (!owners.isPresent()) {
      throw new TuwenException(
          ErrorCode.LOGIN_UNAVAILABLE, "users of a server need OWNER_KEY, which is not set");
    }
    return owners.userOf(tenant, user);
  }

  private static boolean isEqual(String computed, String known) {
    return MessageDigest.isEqual(
        computed.getBytes(StandardCharsets.US_ASCII), known.getBytes(StandardCharsets.US_ASCII));
  }
}

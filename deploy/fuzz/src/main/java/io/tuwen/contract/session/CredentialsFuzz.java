package io.tuwen.contract.session;

import static io.tuwen.fuzz.FuzzTarget.require;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.Owner;
import io.tuwen.contract.key.OwnerKey;
import io.tuwen.fuzz.FuzzTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sessions and API keys: ours are known again, and no other is. */
public final class CredentialsFuzz implements FuzzTarget {
  private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");
  private static final Owner OWNER = new Owner("u-558dcc2c87ee00744cbfc5672f3a59ee");

  private final SessionTokens tokens =
      new SessionTokens(
          List.of("k1=0123456789abcdef0123456789abcdef"), Duration.ofHours(2), () -> NOW);
  private final ApiKeys apiKeys =
      new ApiKeys(
          List.of("billing=" + "ab".repeat(32) + ":acme:read+write"), new OwnerKey("k".repeat(32)));
  private final String ours = tokens.write(tokens.begin(OWNER, "wechat", "shop"));

  @Override
  public void feed(byte[] input) {
    // As a server has it: each byte is a character.
    var text = new String(input, StandardCharsets.ISO_8859_1);
    requireRefused(text);
    requireRefused(SessionTokens.PREFIX + text);
    requireRefused(SessionTokens.PREFIX + "k1." + text);
    requireRefused(flipped(ours, Arrays.hashCode(input)));
    require(tokens.read(ours).owner().equals(OWNER), "%s is ours", ours);
    requireUnknown(text);
    requireUnknown("twk_billing_" + text);
  }

  private void requireRefused(String token) {
    try {
      require(false, "%s is the session %s", token, tokens.read(token));
    } catch (TuwenException e) {
      require(e.code() == ErrorCode.UNAUTHORIZED, "%s is the client's fault", e.code());
    }
  }

  private void requireUnknown(String key) {
    try {
      var owner = apiKeys.owner(key, ApiKeys.Scope.READ, Optional.of("someone"));
      require(false, "%s is a key of %s", key, owner);
    } catch (TuwenException e) {
      require(e.code() == ErrorCode.UNAUTHORIZED, "%s is the client's fault", e.code());
    }
  }

  /** One bit of one of its characters is another. */
  private static String flipped(String token, int choice) {
    var bytes = token.getBytes(StandardCharsets.ISO_8859_1);
    bytes[Math.floorMod(choice, bytes.length)] ^= (byte) (1 << Math.floorMod(choice >>> 16, 8));
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Override
  public Set<Class<? extends Exception>> refusals() {
    return Set.of();
  }
}

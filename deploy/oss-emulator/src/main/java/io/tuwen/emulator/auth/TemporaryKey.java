package io.tuwen.emulator.auth;

import java.time.Instant;
import java.util.List;

/**
 * Credentials that STS has issued.
 *
 * @param policies of the role, and of the session where it has one
 */
public record TemporaryKey(
    String accessKeyId,
    String secret,
    String securityToken,
    Instant expiration,
    List<RamPolicy> policies) {
  public TemporaryKey {
    policies = List.copyOf(policies);
  }

  /** Without the secret and the token. */
  @Override
  public String toString() {
    return "TemporaryKey[" + accessKeyId + " until " + expiration + "]";
  }
}

package io.tuwen.contract.credentials;

import java.time.Instant;
import java.util.Optional;

/**
 * What requests to Aliyun are signed with.
 *
 * @param securityToken goes with each request, where they are temporary
 * @param expiration when they end, where that is known
 */
public record Credentials(
    String accessKeyId,
    String secret,
    Optional<String> securityToken,
    Optional<Instant> expiration) {

  /** INVARIANT: neither the secret nor the token is in any text. */
  @Override
  public String toString() {
    return "Credentials[" + accessKeyId + " until " + expiration + "]";
  }
}

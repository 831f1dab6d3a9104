package io.tuwen.emulator.sts;

import io.tuwen.emulator.auth.Access;
import io.tuwen.emulator.auth.RamPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * A RAM role.
 *
 * @param policy what it may do; empty for everything
 * @param trustedSubject the service account whose tokens may take it, such as {@code
 *     system:serviceaccount:tuwen:ocr-worker}; empty where keys of the account take it
 * @param maxSession for how long it is given at most
 */
public record Role(
    String name, Optional<RamPolicy> policy, Optional<String> trustedSubject, Duration maxSession) {
  private static final Duration ONE_HOUR = Duration.ofHours(1);

  /** For keys of the account. */
  public static Role of(String name, String policy) {
    return new Role(name, Optional.of(RamPolicy.parse(policy)), Optional.empty(), ONE_HOUR);
  }

  /** For pods with this service account, and without a policy of its own. */
  public static Role ofServiceAccount(String name, String subject) {
    return new Role(name, Optional.empty(), Optional.of(subject), ONE_HOUR);
  }

  public String arn() {
    return "acs:ram::%s:role/%s".formatted(Access.ACCOUNT, name);
  }
}

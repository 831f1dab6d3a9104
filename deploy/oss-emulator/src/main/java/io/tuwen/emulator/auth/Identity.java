package io.tuwen.emulator.auth;

import java.util.List;

/**
 * Who has signed a request, and what it may do.
 *
 * @param policies each of them has to allow what is done; none for the account itself
 */
public record Identity(String accessKeyId, List<RamPolicy> policies) {
  public Identity {
    policies = List.copyOf(policies);
  }

  public boolean allows(Access access) {
    return policies.stream().allMatch(it -> it.allows(access));
  }
}

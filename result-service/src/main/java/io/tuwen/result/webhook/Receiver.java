package io.tuwen.result.webhook;

import io.tuwen.contract.key.Owner;
import java.util.List;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who is told.
 *
 * @param name the operator's alias
 * @param owners whose images, as the configuration says it
 * @param keys what deliveries are signed with: one, or two while one replaces the other
 */
public record Receiver(String name, String url, Set<String> owners, List<SecretKeySpec> keys) {
  static final String GUESTS = "guests";
  static final String USERS = "users";
  static final String SERVERS = "servers";
  static final String TENANT = "tenant:";

  public Receiver {
    owners = Set.copyOf(owners);
    keys = List.copyOf(keys);
  }

  /** Whether it is told of the images of this owner. */
  public boolean isToldOf(Owner owner) {
    if (owner.isGuest()) {
      return owners.contains(GUESTS);
    }
    var kind = owner.value().substring(0, Math.min(2, owner.value().length()));
    return switch (kind) {
      case "u-" -> owners.contains(USERS);
      case "t-" -> owners.contains(SERVERS) || owners.contains(TENANT + owner.value().substring(2));
      default -> false;
    };
  }

  /** No secret, and no address, which may have one in its path. */
  @Override
  public String toString() {
    return name;
  }
}

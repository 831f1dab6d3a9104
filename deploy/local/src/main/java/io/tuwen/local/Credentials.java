package io.tuwen.local;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Who the services are to the storage: what the environment says, or the published pair.
 *
 * <p>The published pair is no secret. It opens a storage that only this machine can reach, and the
 * services refuse it for any other.
 */
final class Credentials {
  private static final String SIGNING_KEY = newSigningKey();

  private Credentials() {}

  static String accessKeyId() {
    return fromEnvironment("OSS_ACCESS_KEY_ID").orElse("tuwen-local");
  }

  static String accessKeySecret() {
    return fromEnvironment("OSS_ACCESS_KEY_SECRET").orElse("tuwen-local-secret");
  }

  /** What addresses of renditions are signed with; another one at every start by default. */
  static String signingKeys() {
    return Optional.ofNullable(System.getenv("RENDITION_SIGNING_KEYS")).orElse(SIGNING_KEY);
  }

  private static String newSigningKey() {
    var secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return "local=" + HexFormat.of().formatHex(secret);
  }

  /** Both or none: half a pair would be a riddle. */
  private static Optional<String> fromEnvironment(String name) {
    var complete =
        System.getenv("OSS_ACCESS_KEY_ID") != null
            && System.getenv("OSS_ACCESS_KEY_SECRET") != null;
    return complete ? Optional.of(System.getenv(name)) : Optional.empty();
  }
}

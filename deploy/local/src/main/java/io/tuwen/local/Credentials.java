package io.tuwen.local;

import java.util.Optional;

/**
 * Who the services are to the storage: what the environment says, or the published pair.
 *
 * <p>The published pair is no secret. It opens a storage that only this machine can reach, and the
 * services refuse it for any other.
 */
final class Credentials {
  private Credentials() {}

  static String accessKeyId() {
    return fromEnvironment("OSS_ACCESS_KEY_ID").orElse("tuwen-local");
  }

  static String accessKeySecret() {
    return fromEnvironment("OSS_ACCESS_KEY_SECRET").orElse("tuwen-local-secret");
  }

  /** Both or none: half a pair would be a riddle. */
  private static Optional<String> fromEnvironment(String name) {
    var complete =
        System.getenv("OSS_ACCESS_KEY_ID") != null
            && System.getenv("OSS_ACCESS_KEY_SECRET") != null;
    return complete ? Optional.of(System.getenv(name)) : Optional.empty();
  }
}

package io.tuwen.contract.store;

import io.tuwen.contract.credentials.SecureEndpoint;
import java.util.Optional;

/**
 * Refuses a configuration that would leak.
 *
 * <p>INVARIANT: plain HTTP and the published credentials of the local launcher are for this machine
 * alone; everything else has TLS and credentials of its own.
 */
final class StorageSettings {
  /** What {@code ./tuwen up} uses when the environment has nothing else. */
  private static final String LOCAL_SECRET = "tuwen-local-secret";

  private StorageSettings() {}

  static void requireSafe(StorageConfig config) {
    var endpoint = config.endpoint();
    SecureEndpoint.require(
        "tuwen.storage.endpoint", endpoint, "https://oss-cn-hangzhou.aliyuncs.com");
    if (config.accessKeyId().isPresent() != config.accessKeySecret().isPresent()) {
      throw new IllegalStateException(
          "set both OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET in the environment, or neither");
    }
    if (config.accessKeySecret().equals(Optional.of(LOCAL_SECRET))
        && !SecureEndpoint.isOnThisMachine(endpoint)) {
      throw new IllegalStateException(
          "OSS_ACCESS_KEY_SECRET is the published one of the local launcher: use your own");
    }
  }
}

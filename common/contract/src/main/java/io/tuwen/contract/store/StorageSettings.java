package io.tuwen.contract.store;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
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
    var scheme = Optional.ofNullable(endpoint.getScheme()).orElse("");
    if (endpoint.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalStateException(
          "tuwen.storage.endpoint must be a URL such as https://oss-cn-hangzhou.aliyuncs.com");
    }
    var secret = config.accessKeySecret();
    if (config.accessKeyId().isEmpty() || secret.isEmpty()) {
      throw new IllegalStateException(
          "set OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET in the environment");
    }
    if (isLoopback(endpoint)) {
      return;
    }
    if (!scheme.equals("https")) {
      throw new IllegalStateException(
          "tuwen.storage.endpoint must begin with https:// unless it is on this machine");
    }
    if (secret.get().equals(LOCAL_SECRET)) {
      throw new IllegalStateException(
          "OSS_ACCESS_KEY_SECRET is the published one of the local launcher: use your own");
    }
  }

  private static boolean isLoopback(URI endpoint) {
    try {
      return InetAddress.getByName(endpoint.getHost()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}

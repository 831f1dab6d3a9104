package io.tuwen.emulator.http;

import java.util.function.Predicate;

/**
 * What a request is about.
 *
 * @param bucket empty for the service itself
 * @param key empty for the bucket itself
 */
record Target(String bucket, String key) {

  /**
   * Reads it from host and path.
   *
   * @param knowsBucket whether there is a bucket of a name: then the name may lead the host
   */
  static Target of(String host, String rawPath, Predicate<String> knowsBucket) {
    var path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
    var firstLabel = host.split("\\.", 2)[0];
    if (host.contains(".") && knowsBucket.test(firstLabel)) {
      return new Target(firstLabel, decoded(path));
    }
    var slash = path.indexOf('/');
    return slash < 0
        ? new Target(decoded(path), "")
        : new Target(decoded(path.substring(0, slash)), decoded(path.substring(slash + 1)));
  }

  /** In a path, a plus is a plus. */
  private static String decoded(String path) {
    return Exchange.decoded(path.replace("+", "%2B"));
  }

  String resource() {
    return bucket.isEmpty() ? "/" : "/" + bucket + "/" + key;
  }

  boolean isService() {
    return bucket.isEmpty();
  }

  boolean isBucket() {
    return !bucket.isEmpty() && key.isEmpty();
  }
}

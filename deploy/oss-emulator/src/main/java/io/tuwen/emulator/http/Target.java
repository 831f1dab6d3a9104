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
   * Reads it from host and path. A bucket leads a host whose rest is a name of ours: the first part
   * of such a name, or of an address, is no bucket, also where there is one of that name.
   *
   * @param isOurs whether a host is a name of this server
   * @param knowsBucket whether there is a bucket of a name
   */
  static Target of(
      String host, String rawPath, Predicate<String> isOurs, Predicate<String> knowsBucket) {
    var path = rawPath.startsWith("/") ? rawPath.substring(1) : rawPath;
    var labels = host.split("\\.", 2);
    if (labels.length == 2 && isOurs.test(labels[1]) && knowsBucket.test(labels[0])) {
      return new Target(labels[0], decoded(path));
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

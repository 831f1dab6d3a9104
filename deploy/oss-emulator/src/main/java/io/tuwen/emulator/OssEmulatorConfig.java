package io.tuwen.emulator;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where to listen, what to serve, and to whom.
 *
 * @param port 0 for any that is free
 * @param credentials secrets by access key id
 * @param buckets made at start where they are missing
 * @param names by which clients may call it, beside those of this machine
 * @param callbacks who may be told of an upload, as {@code host:port}
 */
public record OssEmulatorConfig(
    String host,
    int port,
    Path data,
    Map<String, String> credentials,
    String region,
    List<String> buckets,
    Set<String> names,
    Set<String> callbacks) {
  public OssEmulatorConfig {
    credentials = Map.copyOf(credentials);
    buckets = List.copyOf(buckets);
    names = Set.copyOf(names);
    callbacks = Set.copyOf(callbacks);
  }

  /** For clients of this machine, and without callbacks. */
  public OssEmulatorConfig(
      String host,
      int port,
      Path data,
      Map<String, String> credentials,
      String region,
      List<String> buckets) {
    this(host, port, data, credentials, region, buckets, Set.of(), Set.of());
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "OssEmulatorConfig[%s:%d, data=%s, region=%s, buckets=%s]"
        .formatted(host, port, data, region, buckets);
  }
}

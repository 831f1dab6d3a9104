package io.tuwen.emulator;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where to listen, what to serve, and to whom.
 *
 * @param port 0 for any that is free
 * @param credentials secrets by access key id
 * @param buckets made at start where they are missing
 */
public record OssEmulatorConfig(
    String host,
    int port,
    Path data,
    Map<String, String> credentials,
    String region,
    List<String> buckets) {
  public OssEmulatorConfig {
    credentials = Map.copyOf(credentials);
    buckets = List.copyOf(buckets);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "OssEmulatorConfig[%s:%d, data=%s, region=%s, buckets=%s]"
        .formatted(host, port, data, region, buckets);
  }
}

package io.tuwen.emulator;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where to listen, what to serve, and to whom.
 *
 * @param port 0 for any that is free
 * @param credentials secrets by access key id
 * @param buckets made at start where they are missing
 * @param names by which clients may call it, beside those of this machine
 * @param callbacks who may be told of an upload, as {@code host:port}
 * @param tls what it shows to clients, where it speaks TLS
 */
public record OssEmulatorConfig(
    String host,
    int port,
    Path data,
    Map<String, String> credentials,
    String region,
    List<String> buckets,
    Set<String> names,
    Set<String> callbacks,
    Optional<TlsFiles> tls) {
  /**
   * Files in PEM.
   *
   * @param certificate and those between it and its authority
   * @param key in PKCS #8
   */
  public record TlsFiles(Path certificate, Path key) {}

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

  /** Without TLS. */
  public OssEmulatorConfig(
      String host,
      int port,
      Path data,
      Map<String, String> credentials,
      String region,
      List<String> buckets,
      Set<String> names,
      Set<String> callbacks) {
    this(host, port, data, credentials, region, buckets, names, callbacks, Optional.empty());
  }

  /** The same for these clients. */
  OssEmulatorConfig withCredentials(Map<String, String> others) {
    return new OssEmulatorConfig(host, port, data, others, region, buckets, names, callbacks, tls);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "OssEmulatorConfig[%s:%d, data=%s, region=%s, buckets=%s]"
        .formatted(host, port, data, region, buckets);
  }
}

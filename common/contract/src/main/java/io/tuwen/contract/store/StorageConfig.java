package io.tuwen.contract.store;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Where the object storage is and how long to wait for it. */
@ConfigMapping(prefix = "tuwen.storage")
public interface StorageConfig {
  /** The OSS endpoint, with its scheme; {@code https} unless it is on this machine. */
  URI endpoint();

  /** The region, as the signature names it. */
  @WithDefault("cn-hangzhou")
  String region();

  /** The authorities whose certificates the endpoint may have, in PEM, in the place of Java's. */
  Optional<Path> trustedCertificates();

  /**
   * Whether requests name the bucket in the path and not in the host, as other storages than
   * Aliyun's want it.
   */
  @WithDefault("false")
  boolean pathStyle();

  /** The bucket of what clients sent. */
  @WithDefault("tuwen-originals")
  String originalsBucket();

  /** The bucket of OCR results. */
  @WithDefault("tuwen-texts")
  String textsBucket();

  /** The bucket of renditions. */
  @WithDefault("tuwen-renditions")
  String renditionsBucket();

  /** How long to wait for a connection to open. */
  @WithDefault("3s")
  Duration connectTimeout();

  /** How long to wait for the next byte. */
  @WithDefault("15s")
  Duration readTimeout();

  /** How long to wait for a free connection of the pool. */
  @WithDefault("5s")
  Duration poolTimeout();

  /** The size of the connection pool. */
  @WithDefault("64")
  int maxConnections();

  /** How often a request is tried in all before it counts as failed. */
  @WithDefault("3")
  int attempts();

  /** Who we are; from the environment: {@code OSS_ACCESS_KEY_ID}. */
  @WithDefault("${oss.access-key-id:}")
  Optional<String> accessKeyId();

  /** The secret; from the environment: {@code OSS_ACCESS_KEY_SECRET}. */
  @WithDefault("${oss.access-key-secret:}")
  Optional<String> accessKeySecret();

  /** The token of temporary credentials; from the environment: {@code OSS_SESSION_TOKEN}. */
  @WithDefault("${oss.session-token:}")
  Optional<String> sessionToken();
}

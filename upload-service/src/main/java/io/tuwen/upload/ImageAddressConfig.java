package io.tuwen.upload;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether this service fetches images whose address a client sends, and at what cost. */
@ConfigMapping(prefix = "tuwen.img-url")
public interface ImageAddressConfig {
  /** Whether {@code /cv/ocr/comm} takes {@code img_url}. */
  @WithDefault("false")
  boolean enabled();

  /** The largest image in bytes; the service holds each image in memory while it fetches it. */
  @WithDefault("10M")
  MemorySize maxImage();

  /** How many images are fetched at once. */
  @WithDefault("8")
  int maxConcurrent();

  /** How long an address may take to send an image, redirects included. */
  @WithDefault("10s")
  Duration timeout();

  /** Whether {@code http://} will do. */
  @WithDefault("false")
  boolean plainHttp();

  /** Networks that images may be fetched from though they are no public ones, as CIDR. */
  Optional<List<String>> networks();
}

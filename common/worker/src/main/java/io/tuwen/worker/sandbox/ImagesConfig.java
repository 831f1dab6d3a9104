package io.tuwen.worker.sandbox;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What the images that a worker has in work may take together. */
@ConfigMapping(prefix = "tuwen.images")
public interface ImagesConfig {
  /**
   * The memory for images that are decoded at once, as estimated from their headers: further ones
   * wait, and one that takes more by itself is refused.
   */
  @WithDefault("768M")
  MemorySize memory();
}

package io.tuwen.upload;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;

/** What is taken in, and how much of it at once. */
@ConfigMapping(prefix = "tuwen.upload")
public interface UploadConfig {
  /** The largest request body; several images and base64 have room in it. */
  @WithDefault("64M")
  MemorySize maxBody();

  /** The largest image in bytes. */
  @WithDefault("20M")
  MemorySize maxImage();

  /** The largest image in pixels, by its header. */
  @WithDefault("100000000")
  long maxPixels();

  /** How many uploads are received at once; further ones are asked to come back. */
  @WithDefault("256")
  int maxConcurrent();

  /** How long one body may take to arrive. */
  @WithDefault("5m")
  Duration receiveTimeout();

  /**
   * Where bodies wait until they are stored. Files in it have no name and vanish with the process.
   */
  @WithDefault("${java.io.tmpdir}")
  Path spoolDirectory();
}

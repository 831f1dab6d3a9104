package io.tuwen.upload;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
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
  @WithDefault("120000000")
  long maxPixels();

  /** How many images one request may carry. */
  @WithDefault("10")
  int maxImages();

  /** How many uploads are received at once; further ones are asked to come back. */
  @WithDefault("256")
  int maxConcurrent();

  /** How many bytes a second a body has to bring. */
  @WithDefault("8K")
  MemorySize leastRate();

  /** How long a body may bring nothing, or how far it may fall behind the least rate. */
  @WithDefault("10s")
  Duration grace();

  /** How long one body may take to arrive. */
  @WithDefault("5m")
  Duration receiveTimeout();

  /** How long a client that wants its text in the answer is kept waiting, its upload included. */
  @WithDefault("50s")
  Duration compatWait();

  /** Where the result service is, which such a client's text comes from. */
  @WithDefault("http://127.0.0.1:8084")
  URI resultService();

  /**
   * Where bodies wait until they are stored. Files in it have no name and vanish with the process.
   */
  @WithDefault("${java.io.tmpdir}")
  Path spoolDirectory();
}

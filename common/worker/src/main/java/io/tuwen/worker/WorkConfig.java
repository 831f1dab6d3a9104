package io.tuwen.worker;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How much a worker computes at once, and how far one image may go. The configuration of each
 * worker extends it, under a prefix of its own.
 */
public interface WorkConfig {
  /** How many images are computed at once; as many as there are processors by default. */
  OptionalInt concurrency();

  /** How long one image may be computed before it is given up. */
  @WithDefault("30s")
  Duration deadline();

  /** The largest original in bytes. */
  @WithDefault("20M")
  MemorySize maxImage();
}

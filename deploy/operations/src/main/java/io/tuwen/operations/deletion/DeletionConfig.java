package io.tuwen.operations.deletion;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How fast is deleted, and how thoroughly. */
@ConfigMapping(prefix = "tuwen.deletions")
public interface DeletionConfig {
  /**
   * How many images a second are begun of deletions of all of an owner's images, and of retention.
   */
  @WithDefault("20")
  int rate();

  /**
   * How long after a deletion its remains are looked for once more: longer than a bucket that
   * mirrors takes to store what it has fetched, and than a worker takes for an image.
   */
  @WithDefault("10m")
  Duration secondLook();
}

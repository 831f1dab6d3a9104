package io.tuwen.operations.imports;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What imports take in, and how they get at it. */
@ConfigMapping(prefix = "tuwen.imports")
public interface ImportsConfig {
  /** The largest image in bytes. */
  @WithDefault("20M")
  MemorySize maxImage();

  /** The largest image in pixels, by its header. */
  @WithDefault("120000000")
  long maxPixels();

  /** With more events before them in the live and the bulk lane of a worker, imports wait. */
  @WithDefault("200")
  long maxBehind();

  /** How long an address may take to send an image. */
  @WithDefault("30s")
  Duration fetchTimeout();

  /** Networks that images may be fetched from though they are no public ones, as CIDR. */
  Optional<List<String>> networks();
}

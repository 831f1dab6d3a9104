package io.tuwen.operations.sweep;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When originals without an event are looked for, and which. */
@ConfigMapping(prefix = "tuwen.sweep")
public interface SweepConfig {
  /** How often; {@code 0s} for never. */
  @WithDefault("1h")
  Duration every();

  /** Younger originals are left alone: their upload may be about to publish. */
  @WithDefault("2m")
  Duration minAge();

  /** What keys begin with that are no images of clients. */
  @WithDefault("watermarks/")
  Optional<List<String>> ignoredPrefixes();
}

package io.tuwen.resize;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.tuwen.worker.WorkConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What is rendered, for whom, and how far one image may go. */
@ConfigMapping(prefix = "tuwen.resize")
public interface ResizeConfig extends WorkConfig {
  /** How many renditions may wait for their turn on the HTTP side; further ones get 429. */
  @WithDefault("64")
  int queue();

  /** How many of them may be one client's; a quarter where nothing is said. */
  OptionalInt queuePerClient();

  /**
   * How long may be computed in a minute for the requests of one client; half of what all places
   * can do where nothing is said.
   */
  Optional<Duration> timePerMinute();

  /** How many requests may be in work on the HTTP side; further ones get 429. */
  @WithDefault("1024")
  int maxRequests();

  /** How long one rendition that a client waits for may take before it is given up. */
  @WithDefault("8s")
  Duration requestDeadline();

  /** The costliest rendition, by an estimate of the time that it takes a processor. */
  @WithDefault("8s")
  Duration maxCost();

  /** The largest original in pixels, all frames together, by its header. */
  @WithDefault("250000000")
  long maxPixels();

  /** The longest side of an original, by its header. */
  @WithDefault("30000")
  int maxSide();

  /** How many actions one processing may have. */
  @WithDefault("16")
  int maxActions();

  /** The named styles. */
  Map<String, String> styles();

  /** The formats that a client gets instead, where its Accept header names them; best first. */
  @WithDefault("avif,webp")
  Optional<List<String>> negotiated();

  /** The sizes that may be asked for as {@code 800*600}; none by default. */
  Optional<List<String>> sizes();

  /** What a bucket shows that stores by itself what it mirrors; a secret. */
  Optional<String> mirrorToken();

  /** Where the renditions bucket is read from; who comes by a redirect is sent back there. */
  Optional<URI> publicUrl();

  /** How long others may keep what they got. */
  @WithDefault("1d")
  Duration maxAge();

  /** Where in the originals bucket the images of watermarks are. */
  @WithDefault("watermarks/")
  String watermarkPrefix();
}

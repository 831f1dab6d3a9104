package io.tuwen.result.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is told what became of an image, and how often that is tried. */
@ConfigMapping(prefix = "tuwen.webhooks")
public interface WebhooksConfig {
  /** The receivers, by an alias. */
  Map<String, Values> receivers();

  /** Networks that receivers may be in although they are not public; there without TLS, too. */
  Optional<List<String>> networks();

  /** How long one delivery may take, with looking the name up and connecting. */
  @WithDefault("10s")
  Duration timeout();

  /** How many deliveries to one receiver are on their way at once. */
  @WithDefault("8")
  int atOnce();

  /** The pause before the second try; each further one is three times as long. */
  @WithDefault("1s")
  Duration firstPause();

  /** No pause is longer. */
  @WithDefault("10m")
  Duration longestPause();

  /** After which time a delivery that fails again becomes a dead letter. */
  @WithDefault("1d")
  Duration giveUpAfter();

  /** All are texts that may be missing, so that {@link Receivers} says all mistakes at once. */
  interface Values {
    /** Where events are sent to. */
    Optional<String> url();

    /** Whose images: {@code guests}, {@code users}, {@code servers}, {@code tenant:NAME}. */
    Optional<List<String>> owners();

    /** What deliveries are signed with. */
    Optional<String> secret();

    /** Another one beside it, while the receiver goes over from one to the other. */
    Optional<String> otherSecret();
  }
}

package io.tuwen.result.webhook;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A configuration of webhooks: the defaults, and what a test says. */
public record Settings(Map<String, Values> receivers, Optional<List<String>> networks)
    implements WebhooksConfig {
  public static final String SECRET = "0123456789abcdef0123456789abcdef";

  public static Settings of(String url, String owners) {
    return new Settings(
        Map.of("shop", new Line(Optional.of(url), Optional.of(List.of(owners)))),
        Optional.of(List.of("127.0.0.0/8")));
  }

  /** A receiver's lines. */
  public record Line(Optional<String> url, Optional<List<String>> owners) implements Values {
    @Override
    public Optional<String> secret() {
      return Optional.of(SECRET);
    }

    @Override
    public Optional<String> otherSecret() {
      return Optional.empty();
    }
  }

  @Override
  public Duration timeout() {
    return Duration.ofSeconds(10);
  }

  @Override
  public int atOnce() {
    return 8;
  }

  @Override
  public Duration firstPause() {
    return Duration.ofSeconds(1);
  }

  @Override
  public Duration longestPause() {
    return Duration.ofMinutes(10);
  }

  @Override
  public Duration giveUpAfter() {
    return Duration.ofDays(1);
  }
}

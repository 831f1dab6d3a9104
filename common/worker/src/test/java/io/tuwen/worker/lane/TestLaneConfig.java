package io.tuwen.worker.lane;

import java.time.Duration;
import java.util.OptionalInt;

/** Short pauses, three tries. */
final class TestLaneConfig implements LaneConfig {
  @Override
  public int admitted() {
    return 4;
  }

  @Override
  public OptionalInt replayed() {
    return OptionalInt.of(1);
  }

  @Override
  public int share() {
    return 40;
  }

  @Override
  public Duration longestYield() {
    return Duration.ofMinutes(1);
  }

  @Override
  public int attempts() {
    return 3;
  }

  @Override
  public Duration firstPause() {
    return Duration.ofMillis(100);
  }

  @Override
  public Duration longestPause() {
    return Duration.ofSeconds(1);
  }

  @Override
  public int crashes() {
    return 3;
  }

  @Override
  public Duration grace() {
    return Duration.ofSeconds(20);
  }
}

package io.tuwen.emulator;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Fault injection. Every fault is off until a test turns it on. Thread-safe. */
public final class Faults {
  private volatile double errors;
  private volatile double truncations;
  private volatile Duration latency = Duration.ZERO;
  private volatile boolean down;

  Faults() {}

  /** The share of requests, 0 to 1, that are answered 503 ServiceUnavailable. */
  public Faults errors(double share) {
    errors = share;
    return this;
  }

  /** The share of downloads, 0 to 1, whose connection breaks halfway. */
  public Faults truncations(double share) {
    truncations = share;
    return this;
  }

  /** How long every request waits first. */
  public Faults latency(Duration wait) {
    latency = wait;
    return this;
  }

  /** Whether every connection is closed without an answer. */
  public Faults down(boolean nowDown) {
    down = nowDown;
    return this;
  }

  public boolean isDown() {
    return down;
  }

  public boolean nextIsError() {
    return chance(errors);
  }

  public boolean nextIsTruncated() {
    return chance(truncations);
  }

  public Duration latency() {
    return latency;
  }

  private static boolean chance(double share) {
    return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
  }
}

package io.tuwen.chaos;

import java.time.Duration;

/**
 * How a network is.
 *
 * @param latency what every piece waits for
 * @param bytesPerSecond 0 for no limit
 * @param breaks the chance, 0 to 1, that a connection breaks at a piece
 */
record Weather(Duration latency, long bytesPerSecond, double breaks) {
  static final Weather CALM = new Weather(Duration.ZERO, 0, 0);

  static Weather slow(Duration latency, long bytesPerSecond) {
    return new Weather(latency, bytesPerSecond, 0);
  }

  static Weather breaking(double breaks) {
    return new Weather(Duration.ZERO, 0, breaks);
  }

  /** How long a piece of this number of bytes is held up. */
  long millis(int bytes) {
    return latency.toMillis() + (bytesPerSecond == 0 ? 0 : bytes * 1000L / bytesPerSecond);
  }
}

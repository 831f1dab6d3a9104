package io.tuwen.operations.endpoint;

import io.tuwen.contract.share.LatestMap;
import io.tuwen.operations.AdminConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * What each address has tried as an operator.
 *
 * <p>A token cannot be guessed. But without a trace of the attempts no operator sees that it is
 * being tried, and an old or leaked one is tried a few times only.
 *
 * <p>Thread-safe.
 */
@ApplicationScoped
class OperatorLogins {
  /** The one that was seen longest ago makes room. */
  static final int MAX_ADDRESSES = 4096;

  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration MEMORY = Duration.ofMinutes(15);
  private static final int MAX_DOUBLINGS = 20;
  private static final int MAX_LOGGED_EACH = 16;

  private final Duration maxDelay;
  private final InstantSource clock;
  private final Map<String, Attempts> byAddress = LatestMap.byUse(MAX_ADDRESSES);

  @Inject
  OperatorLogins(AdminConfig config) {
    this(config.maxDelay(), InstantSource.system());
  }

  OperatorLogins(Duration maxDelay, InstantSource clock) {
    this.maxDelay = maxDelay;
    this.clock = clock;
  }

  private record Attempts(int failures, Instant lastFailure, LocalDate lastSuccess) {}

  /**
   * A failure, and what follows from it.
   *
   * @param count of this address, without a success or a quarter of an hour in between
   * @param delay for the answer
   */
  record Failure(int count, Duration delay) {
    /** A flood of attempts must not be a flood of log lines. */
    boolean isToBeLogged() {
      return count <= MAX_LOGGED_EACH || Integer.bitCount(count) == 1;
    }
  }

  synchronized Failure failed(String address) {
    var now = clock.instant();
    var before = byAddress.getOrDefault(address, new Attempts(0, now, LocalDate.MIN));
    var isForgotten = before.lastFailure().plus(MEMORY).isBefore(now);
    var count = isForgotten ? 1 : before.failures() + 1;
    remember(address, new Attempts(count, now, before.lastSuccess()));
    return new Failure(count, delay(count));
  }

  /** Notes a success; whether it is the first of the address on this day, or after failures. */
  synchronized boolean succeeded(String address) {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var before = byAddress.getOrDefault(address, new Attempts(0, Instant.MIN, LocalDate.MIN));
    remember(address, new Attempts(0, Instant.EPOCH, today));
    return before.failures() > 0 || !before.lastSuccess().equals(today);
  }

  private Duration delay(int count) {
    var delay = FIRST_DELAY.multipliedBy(1L << Math.min(count - 1, MAX_DOUBLINGS));
    return delay.compareTo(maxDelay) < 0 ? delay : maxDelay;
  }

  private void remember(String address, Attempts attempts) {
    byAddress.put(address, attempts);
  }
}

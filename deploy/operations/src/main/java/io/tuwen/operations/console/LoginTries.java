package io.tuwen.operations.console;

import io.tuwen.contract.share.LatestMap;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** How often an address may fail to log in. Thread-safe. */
@ApplicationScoped
public class LoginTries {
  static final int MAX_FAILURES = 5;
  static final Duration WINDOW = Duration.ofMinutes(1);

  /** The one that was seen longest ago makes room. */
  private static final int MAX_ADDRESSES = 4096;

  private final InstantSource clock;
  private final Map<String, Deque<Instant>> failures = LatestMap.byUse(MAX_ADDRESSES);

  @Inject
  LoginTries() {
    this(InstantSource.system());
  }

  LoginTries(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Takes a try: it counts as a failure until {@link #succeeded}, so that tries at the same time
   * are no more than those one after another.
   *
   * @return whether what is shown may be looked at
   */
  public synchronized boolean take(String address) {
    var now = clock.instant();
    var ofAddress = failures.computeIfAbsent(address, it -> new ArrayDeque<>());
    while (!ofAddress.isEmpty() && !now.isBefore(ofAddress.peekFirst().plus(WINDOW))) {
      ofAddress.removeFirst();
    }
    if (ofAddress.size() >= MAX_FAILURES) {
      return false;
    }
    ofAddress.addLast(now);
    return true;
  }

  /** The try that was taken was none of a stranger. */
  public synchronized void succeeded(String address) {
    failures.remove(address);
  }
}

package io.tuwen.contract.share;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How much each party may spend in a minute. What was not spent is kept for a minute.
 *
 * <p>A party may spend as long as it has anything left, so one thing may cost more than the
 * allowance; it is paid for before the next one. Thread-safe. INVARIANT: who owes nothing is
 * forgotten, and never more than {@link #MAX_PARTIES} are remembered.
 */
public final class Allowance {
  static final int MAX_PARTIES = 100_000;
  private static final double MINUTE = 60e9;

  private final String unit;
  private final long perMinute;
  private final LongSupplier nanos;
  private final Counter refused;

  /** What each has spent and not got back yet; the one that has spent last is at the end. */
  private final Map<Party, Spent> spent = new LinkedHashMap<>();

  private record Spent(double amount, long at) {}

  /**
   * Allows.
   *
   * @param name as the metric {@code tuwen.allowance.refused} says it
   * @param unit what is spent, in the plural: {@code pixels}
   */
  public Allowance(String name, String unit, long perMinute, MeterRegistry metrics) {
    this(name, unit, perMinute, metrics, System::nanoTime);
  }

  Allowance(String name, String unit, long perMinute, MeterRegistry metrics, LongSupplier nanos) {
    if (perMinute < 1) {
      throw new IllegalArgumentException("nothing is allowed of " + name);
    }
    this.unit = unit;
    this.perMinute = perMinute;
    this.nanos = nanos;
    refused = metrics.counter("tuwen.allowance.refused", "allowance", name);
  }

  /**
   * Refuses who has spent everything.
   *
   * @throws TooMuch with the time after which there is something again
   */
  public synchronized void check(Party party) {
    var now = nanos.getAsLong();
    var left = perMinute - owed(party, now);
    if (left > 0) {
      return;
    }
    refused.increment();
    var wait = Math.ceil((1 - left) / perMinute * 60);
    throw new TooMuch(
        ErrorCode.QUOTA_EXCEEDED,
        "one client may use %d %s a minute here".formatted(perMinute, unit),
        (int) Math.min(Math.max(1, wait), 3600));
  }

  /** Takes from what a party has, below nothing where need be. */
  public synchronized void spend(Party party, long amount) {
    var now = nanos.getAsLong();
    var owed = owed(party, now) + amount;
    spent.remove(party);
    spent.put(party, new Spent(owed, now));
    forget(now);
  }

  private double owed(Party party, long now) {
    var known = spent.get(party);
    return known == null
        ? 0
        : Math.max(0, known.amount() - (now - known.at()) / MINUTE * perMinute);
  }

  /** Some at a time: each that is added looks at two. */
  private void forget(long now) {
    for (int i = 0; i < 2 && !spent.isEmpty(); i++) {
      var eldest = spent.keySet().iterator().next();
      if (spent.size() <= MAX_PARTIES && owed(eldest, now) > 0) {
        return;
      }
      spent.remove(eldest);
    }
  }

  synchronized int remembered() {
    return spent.size();
  }
}

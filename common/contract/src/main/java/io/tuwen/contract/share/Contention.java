package io.tuwen.contract.share;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a party has others beside it: if so, something is kept free for them, and if not, a party
 * may have all there is. Not thread-safe.
 */
public final class Contention {
  /** For how long it is taken for likely that another one comes again. */
  static final Duration MEMORY = Duration.ofSeconds(5);

  private final LongSupplier nanos;
  private Seen last = new Seen(new Party.Ourselves(), 0, false);
  private Seen lastOther = last;

  private record Seen(Party party, long at, boolean isReal) {}

  public Contention() {
    this(System::nanoTime);
  }

  /** The same by a clock of one's own. */
  public Contention(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A party wants something. */
  public void seen(Party party) {
    if (!last.party().equals(party)) {
      lastOther = last;
    }
    last = new Seen(party, nanos.getAsLong(), true);
  }

  /** Whether another than this one has wanted something lately. */
  public boolean isContended(Party party) {
    var other = last.party().equals(party) ? lastOther : last;
    return other.isReal() && nanos.getAsLong() - other.at() < MEMORY.toNanos();
  }
}

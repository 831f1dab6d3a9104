package io.tuwen.contract.share;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tuwen.contract.error.ErrorCode;
import java.util.HashMap;
import java.util.Map;

/**
 * A bounded thing that many clients want, of which each gets its share and no more. All parties
 * behind one address get half of it, so that no address makes owners without number.
 *
 * <p>Thread-safe. INVARIANT: a party that holds nothing costs nothing, so strangers that come and
 * go do not fill the memory.
 */
public final class Shares {
  private final String unit;
  private final long total;
  private final long perParty;
  private final long perNetwork;
  private final ErrorCode code;
  private final Counter refusedOne;
  private final Counter refusedNetwork;
  private final Counter refusedAll;
  private final Map<Party, Long> held = new HashMap<>();
  private final Map<Party.Network, Long> heldByNetwork = new HashMap<>();
  private long inUse;

  /**
   * Divides.
   *
   * @param name as the metrics {@code tuwen.shares.in.use} and {@code tuwen.limited} say it
   * @param unit what is counted, in the plural: {@code uploads}
   * @param code the refusal
   */
  public Shares(
      String name, String unit, long total, long perParty, ErrorCode code, MeterRegistry metrics) {
    if (total < 1 || perParty < 1) {
      throw new IllegalArgumentException("nothing is left to share of " + name);
    }
    this.unit = unit;
    this.total = total;
    this.perParty = Math.min(perParty, total);
    perNetwork = Math.max(this.perParty, total / 2);
    this.code = code;
    metrics.gauge("tuwen.shares.in.use", Tags.of("share", name), this, Shares::inUse);
    // There from the beginning, or the first would be no increase.
    refusedOne = metrics.counter("tuwen.limited", "limit", name, "by", "caller");
    refusedNetwork = metrics.counter("tuwen.limited", "limit", name, "by", "address");
    refusedAll = metrics.counter("tuwen.limited", "limit", name, "by", "all");
  }

  /**
   * What one client gets where nothing is said: a quarter, and where that is very little, up to
   * four as long as half is left for others.
   */
  public static int quarter(int total) {
    return Math.max(1, Math.max(total / 4, Math.min(4, total / 2)));
  }

  /**
   * Takes one.
   *
   * @throws TooMuch where the party has its share, or everything is taken
   */
  public Share take(Party party) {
    return take(party, 1);
  }

  /**
   * Takes some.
   *
   * @throws TooMuch where the party would have more than its share, or not enough is left
   */
  public Share take(Party party, long amount) {
    var share = new Share(party);
    share.grow(amount);
    return share;
  }

  public synchronized long inUse() {
    return inUse;
  }

  public synchronized long inUse(Party party) {
    return held.getOrDefault(party, 0L);
  }

  /** How much one party may have. */
  public long perParty() {
    return perParty;
  }

  /** Whether this party has all it may have. */
  public synchronized boolean isUsedUp(Party party) {
    return inUse(party) >= perParty;
  }

  /** Whether all parties behind the address of this one have together what they may have. */
  public synchronized boolean isNetworkUsedUp(Party party) {
    return party.network().filter(it -> ofNetwork(it) >= perNetwork).isPresent();
  }

  synchronized int parties() {
    return held.size();
  }

  private synchronized void add(Party party, long amount) {
    var own = inUse(party) + amount;
    if (own > perParty) {
      refusedOne.increment();
      throw new TooMuch(code, "one client may have %d %s at once here".formatted(perParty, unit));
    }
    var network = party.network();
    if (network.filter(it -> ofNetwork(it) + amount > perNetwork).isPresent()) {
      refusedNetwork.increment();
      throw new TooMuch(
          code,
          "all clients of one address may have %d %s at once here".formatted(perNetwork, unit));
    }
    if (inUse + amount > total) {
      refusedAll.increment();
      throw new TooMuch(code, "all %d %s are taken here".formatted(total, unit));
    }
    inUse += amount;
    held.put(party, own);
    network.ifPresent(it -> heldByNetwork.merge(it, amount, Long::sum));
  }

  private long ofNetwork(Party.Network network) {
    return heldByNetwork.getOrDefault(network, 0L);
  }

  private synchronized void remove(Party party, long amount) {
    inUse -= amount;
    held.computeIfPresent(party, (same, own) -> own > amount ? own - amount : null);
    party
        .network()
        .ifPresent(
            it ->
                heldByNetwork.computeIfPresent(
                    it, (same, all) -> all > amount ? all - amount : null));
  }

  /** What one has taken, until it is closed. */
  public final class Share implements AutoCloseable {
    private final Party party;
    private long amount;
    private boolean closed;

    private Share(Party party) {
      this.party = party;
    }

    /**
     * Takes more; what was taken before stays.
     *
     * @throws TooMuch as {@link #take}
     */
    public synchronized void grow(long more) {
      if (!closed) {
        add(party, more);
        amount += more;
      }
    }

    /** Gives everything back, once. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        remove(party, amount);
      }
    }
  }
}

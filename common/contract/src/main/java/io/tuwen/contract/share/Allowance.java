package io.tuwen.contract.share;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.tuwen.contract.error.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How much each party may spend in a time. What was not spent is kept for as long as the allowance
 * says.
 *
 * <p>Where there is a bound by network, too, all parties behind one address have a multiple of one
 * party's, all together: who makes parties without number has no more.
 *
 * <p>Thread-safe. INVARIANT: who owes nothing is forgotten, and never more than {@link
 * #MAX_PARTIES} are remembered.
 */
public final class Allowance {
  static final int MAX_PARTIES = 100_000;
  private static final long MAX_WAIT_SECONDS = Duration.ofDays(1).toSeconds();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final double ROUNDING = 1e-6;

  private final Grant grant;
  private final LongSupplier nanos;
  private final Counter refusedOne;
  private final Counter refusedNetwork;

  /** What each has spent and not got back yet; the one that has spent last is at the end. */
  private final Map<Account, Spent> spent = new LinkedHashMap<>();

  private record Spent(double amount, long at) {}

  /** A party's, or that of all parties of a network together. */
  private record Account(Party party, boolean isOfAll) {}

  /**
   * What is granted.
   *
   * @param name as the metric {@code tuwen.limited} says it
   * @param unit what is spent, in the plural: {@code pixels}
   * @param code the refusal
   * @param amount what comes in this time
   * @param kept the most that can be spent at once, after a long rest
   * @param networkFactor how many times as much all parties of one network have; 0 for no bound
   */
  public record Grant(
      String name,
      String unit,
      ErrorCode code,
      long amount,
      Duration time,
      long kept,
      int networkFactor) {
    public Grant {
      if (amount < 1 || kept < 1) {
        throw new IllegalArgumentException("nothing is allowed of " + name);
      }
    }

    /** So much a minute; what a minute brings is kept. */
    public static Grant aMinute(String name, String unit, long amount) {
      return new Grant(
          name, unit, ErrorCode.QUOTA_EXCEEDED, amount, Duration.ofMinutes(1), amount, 0);
    }

    double inNanos(long nanos) {
      return (double) nanos / time.toNanos() * amount;
    }
  }

  /** Allows. */
  public Allowance(Grant grant, MeterRegistry metrics) {
    this(grant, metrics, System::nanoTime);
  }

  /** Allows so much a minute. */
  public Allowance(String name, String unit, long perMinute, MeterRegistry metrics) {
    this(Grant.aMinute(name, unit, perMinute), metrics);
  }

  /** Allows, by a clock of one's own. */
  public Allowance(Grant grant, MeterRegistry metrics, LongSupplier nanos) {
    this.grant = grant;
    this.nanos = nanos;
    // There from the beginning, or the first would be no increase.
    refusedOne = metrics.counter("tuwen.limited", "limit", grant.name(), "by", "caller");
    refusedNetwork = metrics.counter("tuwen.limited", "limit", grant.name(), "by", "address");
  }

  /**
   * Refuses who has spent everything. One thing may then cost more than is left; it is paid for
   * before the next one.
   *
   * @throws TooMuch with the time after which there is something again
   */
  public synchronized void check(Party party) {
    require(party, 1, nanos.getAsLong());
  }

  /** Takes from what a party has, below nothing where need be. */
  public synchronized Taken spend(Party party, long amount) {
    add(party, amount, nanos.getAsLong());
    return new Taken(party, amount);
  }

  /**
   * Takes what there is, at once.
   *
   * <p>INVARIANT: those who take at the same time never take more than there is. Only what costs
   * more than can ever be kept is given to who owes nothing.
   *
   * @throws TooMuch with the time after which there is enough; then nothing was taken
   */
  public synchronized Taken take(Party party, long amount) {
    var now = nanos.getAsLong();
    require(party, amount, now);
    add(party, amount, now);
    return new Taken(party, amount);
  }

  /**
   * How a party stands.
   *
   * @param used what it has spent and not got back yet
   * @param most what it may spend at once, after a long rest
   * @param time in which all of that comes back
   */
  public record Usage(String limit, String unit, long used, long most, Duration time) {}

  public synchronized Usage usage(Party party) {
    var owed = owed(new Account(party, false), nanos.getAsLong());
    return new Usage(
        grant.name(), grant.unit(), (long) Math.ceil(owed - ROUNDING), grant.kept(), grant.time());
  }

  private void require(Party party, long amount, long now) {
    for (var account : accounts(party)) {
      var owed = owed(account, now);
      var most = (double) grant.kept() * factor(account);
      if (owed > ROUNDING && owed + (double) amount > most + ROUNDING) {
        throw refusal(account, Math.min(owed, owed + (double) amount - most));
      }
    }
  }

  private TooMuch refusal(Account account, double missing) {
    (account.isOfAll() ? refusedNetwork : refusedOne).increment();
    var wait = Math.ceil(missing / grant.inNanos(SECOND) / factor(account) - ROUNDING);
    return new TooMuch(
        grant.code(),
        "%s may have %d %s in %s here"
            .formatted(
                account.isOfAll() ? "all clients of one address" : "one client",
                grant.amount() * factor(account),
                grant.unit(),
                words(grant.time())),
        (int) Math.min(Math.max(1, wait), (double) MAX_WAIT_SECONDS));
  }

  private static String words(Duration time) {
    return time.equals(Duration.ofDays(1)) ? "a day" : "a minute";
  }

  private List<Account> accounts(Party party) {
    var accounts = new ArrayList<Account>(2);
    accounts.add(new Account(party, false));
    if (grant.networkFactor() > 0) {
      party.network().ifPresent(it -> accounts.add(new Account(it, true)));
    }
    return accounts;
  }

  private int factor(Account account) {
    return account.isOfAll() ? grant.networkFactor() : 1;
  }

  private void add(Party party, long amount, long now) {
    for (var account : accounts(party)) {
      var owed = Math.max(0, owed(account, now) + (double) amount);
      spent.remove(account);
      spent.put(account, new Spent(owed, now));
    }
    forget(now);
  }

  private double owed(Account account, long now) {
    var known = spent.get(account);
    return known == null
        ? 0
        : Math.max(0, known.amount() - grant.inNanos(now - known.at()) * factor(account));
  }

  /** Some at a time: each that is added looks at more than were added. */
  private void forget(long now) {
    for (int i = 0; i < 3 && !spent.isEmpty(); i++) {
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

  /** What was taken, and can be corrected. */
  public final class Taken {
    private final Party party;
    private long amount;

    private Taken(Party party, long amount) {
      this.party = party;
      this.amount = amount;
    }

    /**
     * Takes more.
     *
     * @throws TooMuch as {@link Allowance#take}; then what was taken before stays
     */
    public void grow(long more) {
      synchronized (Allowance.this) {
        var now = nanos.getAsLong();
        require(party, more, now);
        add(party, more, now);
        amount += more;
      }
    }

    /** What it costs in truth: nothing, where the work did not happen. */
    public void correct(long cost) {
      synchronized (Allowance.this) {
        if (cost != amount) {
          add(party, cost - amount, nanos.getAsLong());
          amount = cost;
        }
      }
    }
  }
}

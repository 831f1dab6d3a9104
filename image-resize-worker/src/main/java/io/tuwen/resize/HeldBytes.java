package io.tuwen.resize;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.TooMuch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes of renditions that are in memory: until they are stored, and until each client has
 * taken them that they are for.
 *
 * <p>INVARIANT: together they are no more than the total, or one rendition; and one party's are no
 * more than its share, or one rendition. A rendition may be larger than a share, since a bitmap of
 * the largest size has to be had, too.
 *
 * <p>Thread-safe.
 */
public final class HeldBytes {
  /** One party's part. */
  private static final int SHARE = 4;

  private final long total;
  private final Counter refusedOne;
  private final Counter refusedAll;
  private final Map<Party, Long> byParty = new HashMap<>();
  private long inUse;

  public HeldBytes(long total, MeterRegistry metrics) {
    this.total = total;
    metrics.gauge("tuwen.shares.in.use", Tags.of("share", "held"), this, HeldBytes::inUse);
    // There from the beginning, or the first would be no increase.
    refusedOne = metrics.counter("tuwen.limited", "limit", "held", "by", "caller");
    refusedAll = metrics.counter("tuwen.limited", "limit", "held", "by", "all");
  }

  /**
   * Takes room for a rendition.
   *
   * @throws TooMuch where the party has its share, or there is no room for it
   */
  public Hold take(Party party, long bytes) {
    return find(party, bytes).orElseThrow(() -> refusal(party, bytes));
  }

  /** Takes room for a rendition; nothing where there is none. */
  public synchronized Optional<Hold> find(Party party, long bytes) {
    if (hasItsShare(party, bytes) || exceeds(inUse, bytes, total)) {
      return Optional.empty();
    }
    change(party, bytes);
    return Optional.of(new Hold(new Room(party, bytes)));
  }

  private synchronized boolean hasItsShare(Party party, long more) {
    return exceeds(byParty.getOrDefault(party, 0L), more, total / SHARE);
  }

  /** One rendition may be larger. */
  private static boolean exceeds(long before, long more, long most) {
    return before > 0 && before + more > most;
  }

  public synchronized long inUse() {
    return inUse;
  }

  private TooMuch refusal(Party party, long bytes) {
    if (hasItsShare(party, bytes)) {
      refusedOne.increment();
      return tooMuch("this client has not taken the renditions yet that it asked for before");
    }
    refusedAll.increment();
    return tooMuch("clients have not taken the renditions yet that they asked for before");
  }

  private static TooMuch tooMuch(String reason) {
    return new TooMuch(ErrorCode.TOO_MANY_RENDITIONS, reason);
  }

  private synchronized void change(Party party, long bytes) {
    inUse += bytes;
    byParty.merge(party, bytes, (before, more) -> before + more == 0 ? null : before + more);
  }

  /** The room of one rendition, and how many hold it. */
  private final class Room {
    private final Party party;
    private long bytes;
    private int holds;

    private Room(Party party, long bytes) {
      this.party = party;
      this.bytes = bytes;
    }

    private synchronized void resize(long truth) {
      change(party, truth - bytes);
      bytes = truth;
    }

    private synchronized void enter() {
      holds++;
    }

    private synchronized void leave() {
      holds--;
      if (holds == 0) {
        resize(0);
      }
    }
  }

  /** Keeps a rendition in memory, until it is closed. */
  public static final class Hold implements AutoCloseable {
    private final Room room;
    private boolean closed;

    private Hold(Room room) {
      this.room = room;
      room.enter();
    }

    /** The rendition takes this many bytes in truth. */
    void correct(long bytes) {
      room.resize(bytes);
    }

    /** One more that keeps it; while this one does. */
    Hold again() {
      return new Hold(room);
    }

    /** Lets go of it, once. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        room.leave();
      }
    }
  }
}

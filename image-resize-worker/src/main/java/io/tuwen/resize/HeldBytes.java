package io.tuwen.resize;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.share.Party;
import io.tuwen.contract.share.TooMuch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The bytes of renditions that are in memory: until they are stored, and until each client has
 * taken them that they are for.
 *
 * <p>INVARIANT: together they are no more than the total, or one rendition; and what a party takes
 * room for is no more than its share, or one rendition. A rendition may be larger than a share,
 * since a bitmap of the largest size has to be had, too.
 *
 * <p>Where no room is left, a rendition whose clients have been taking it for long makes room for a
 * party that would have less: a client that reads just above the least rate would have it for
 * hours. It counts until its clients are gone, since until then it is in memory.
 *
 * <p>Thread-safe.
 */
public final class HeldBytes {
  private static final Logger LOG = Logger.getLogger(HeldBytes.class);

  /** One party's part. */
  private static final int SHARE = 4;

  /** For so long a client may take a rendition, whatever others need. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Clients that are given up are gone within milliseconds; over TLS, within three seconds. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(5);

  private final long total;
  private final LongSupplier nanos;
  private final Refusal shareIsTaken;
  private final Refusal allIsTaken;
  private final Map<Party, Long> byParty = new HashMap<>();

  /** The oldest first. */
  private final Set<Room> rooms = new LinkedHashSet<>();

  private long inUse;

  /**
   * Divides.
   *
   * @param nanos a clock that only goes forward
   */
  public HeldBytes(long total, MeterRegistry metrics, LongSupplier nanos) {
    this.total = total;
    this.nanos = nanos;
    metrics.gauge("tuwen.shares.in.use", Tags.of("share", "held"), this, HeldBytes::inUse);
    // There from the beginning, or the first would be no increase.
    shareIsTaken =
        new Refusal(
            metrics.counter("tuwen.limited", "limit", "held", "by", "caller"),
            "this client has not taken the renditions yet that it asked for before");
    allIsTaken =
        new Refusal(
            metrics.counter("tuwen.limited", "limit", "held", "by", "all"),
            "clients have not taken the renditions yet that they asked for before");
  }

  /** Why there is no room. */
  private record Refusal(Counter counter, String reason) {}

  /**
   * Takes room for a rendition, where others make room for it after they are gone.
   *
   * @throws TooMuch where the party has its share, or there is no room for it
   */
  public synchronized Hold take(Party party, long bytes) {
    var until = System.nanoTime() + MAX_WAIT.toNanos();
    var refusal = makeRoom(party, bytes);
    while (refusal.isPresent() && isBeingMade(bytes) && waits(until)) {
      refusal = makeRoom(party, bytes);
    }
    if (refusal.isPresent()) {
      refusal.get().counter().increment();
      throw new TooMuch(ErrorCode.TOO_MANY_RENDITIONS, refusal.get().reason());
    }
    return hold(party, bytes);
  }

  /** Takes room for a rendition; nothing where there is none, or none yet. */
  public synchronized Optional<Hold> find(Party party, long bytes) {
    return makeRoom(party, bytes).isPresent() ? Optional.empty() : Optional.of(hold(party, bytes));
  }

  private Hold hold(Party party, long bytes) {
    return new Hold(new Room(party, bytes), party);
  }

  /** Returns empty where there is room now. */
  private Optional<Refusal> makeRoom(Party party, long bytes) {
    if (exceeds(heldBy(party), bytes, total / SHARE)) {
      return Optional.of(shareIsTaken);
    }
    if (exceeds(inUse, bytes, total)) {
      givingWay(heldBy(party) + bytes, bytes).forEach(Room::giveUp);
    }
    return exceeds(inUse, bytes, total) ? Optional.of(allIsTaken) : Optional.empty();
  }

  private boolean isBeingMade(long bytes) {
    var going = rooms.stream().filter(room -> room.isGoing).mapToLong(room -> room.bytes).sum();
    return going > 0 && !exceeds(inUse - going, bytes, total);
  }

  /** Until something is let go of; returns false where it is too late for that. */
  private boolean waits(long until) {
    var left = until - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    try {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** One rendition may be larger. */
  private static boolean exceeds(long before, long more, long most) {
    return before > 0 && before + more > most;
  }

  private long heldBy(Party party) {
    return byParty.getOrDefault(party, 0L);
  }

  /**
   * Chooses the slow that make room, with those that are going already: again and again the oldest
   * of the party that would hold most, and more than the one that needs it.
   *
   * @param held what that one would hold
   * @return nothing where all of them would not be enough
   */
  private List<Room> givingWay(long held, long bytes) {
    var staying = rooms.stream().filter(room -> !room.isGoing).toList();
    var stayingOf = new HashMap<Party, Long>();
    staying.forEach(room -> stayingOf.merge(room.party, room.bytes, Long::sum));
    var slow = new LinkedHashSet<>(staying.stream().filter(Room::isSlow).toList());
    var chosen = new ArrayList<Room>();
    var sum = staying.stream().mapToLong(room -> room.bytes).sum();
    while (exceeds(sum, bytes, total)) {
      var next =
          slow.stream()
              .filter(room -> stayingOf.get(room.party) > held)
              .max(Comparator.comparingLong(room -> stayingOf.get(room.party)));
      if (next.isEmpty()) {
        return List.of();
      }
      var room = next.get();
      slow.remove(room);
      chosen.add(room);
      stayingOf.merge(room.party, -room.bytes, Long::sum);
      sum -= room.bytes;
    }
    return chosen;
  }

  public synchronized long inUse() {
    return inUse;
  }

  /** The room of one rendition, and who holds it. */
  private final class Room {
    /** Who is charged for it: a party that holds it. */
    private Party party;

    private long bytes;
    private final List<Hold> holds = new ArrayList<>();

    /** Its clients are given up; it is here until the last of them is gone. */
    private boolean isGoing;

    private Room(Party party, long bytes) {
      this.party = party;
      rooms.add(this);
      resize(bytes);
    }

    private void resize(long truth) {
      var more = truth - bytes;
      var held = heldBy(party) + more;
      bytes = truth;
      inUse += more;
      // A party that holds nothing costs nothing.
      if (held == 0) {
        byParty.remove(party);
      } else {
        byParty.put(party, held);
      }
    }

    private void leave(Hold hold) {
      if (!holds.remove(hold)) {
        return;
      }
      if (holds.isEmpty()) {
        rooms.remove(this);
        resize(0);
        HeldBytes.this.notifyAll();
      } else if (holds.stream().noneMatch(it -> it.party.equals(party))) {
        var truth = bytes;
        resize(0);
        party = holds.get(0).party;
        resize(truth);
      }
    }

    private boolean isSlow() {
      return holds.stream().allMatch(Hold::isSlow);
    }

    private void giveUp() {
      LOG.infof("event=rendition_given_up bytes=%d held_by_its_party=%d", bytes, heldBy(party));
      isGoing = true;
      List.copyOf(holds).forEach(it -> it.cut.run());
    }
  }

  /** Keeps a rendition in memory, until it is closed. */
  public final class Hold implements AutoCloseable {
    private final Room room;
    private final Party party;
    private Runnable cut;
    private long since;

    private Hold(Room room, Party party) {
      this.room = room;
      this.party = party;
      room.holds.add(this);
    }

    /** The rendition takes this many bytes in truth. */
    void correct(long bytes) {
      synchronized (HeldBytes.this) {
        room.resize(bytes);
      }
    }

    /** One more that keeps it, for this party; while this one does. */
    Hold again(Party party) {
      synchronized (HeldBytes.this) {
        return new Hold(room, party);
      }
    }

    /**
     * Its client takes it from now on.
     *
     * @param cut gives the client up, where that takes long and another needs the room; it may not
     *     block
     */
    void beTaken(Runnable cut) {
      synchronized (HeldBytes.this) {
        this.cut = cut;
        since = nanos.getAsLong();
      }
    }

    private boolean isSlow() {
      return cut != null && nanos.getAsLong() - since > PATIENCE.toNanos();
    }

    /** Lets go of it, once. */
    @Override
    public void close() {
      synchronized (HeldBytes.this) {
        room.leave(this);
      }
    }
  }
}

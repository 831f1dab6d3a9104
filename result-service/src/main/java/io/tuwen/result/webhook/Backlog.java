package io.tuwen.result.webhook;

import io.tuwen.result.webhook.Delivery.Attempt;
import io.tuwen.result.webhook.Delivery.Dead;
import io.tuwen.result.webhook.Delivery.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;

/**
 * What one receiver is still to be told, and when. For one thread.
 *
 * <p>INVARIANT: of an image, only the eldest event is on its way or waits for its next try; the
 * others wait behind it, whatever becomes of it.
 *
 * <p>INVARIANT: an offset is committed only when every delivery before it has ended.
 */
public final class Backlog {
  /** A receiver with this number of failures in a row is down. */
  static final int DOWN = 5;

  /** How often one that is down is tried at least. */
  static final Duration LONGEST_PROBE = Duration.ofMinutes(1);

  private final int atOnce;
  private final Duration firstPause;
  private final Duration longestPause;
  private final Duration giveUpAfter;
  private final DoubleSupplier random;
  private final Map<String, ArrayDeque<Entry>> images = new HashMap<>();

  /** The eldest of each image that is not on its way, by when it is due. */
  private final TreeSet<Entry> heads =
      new TreeSet<>(
          Comparator.comparing((Entry it) -> it.due)
              .thenComparing(it -> it.delivery.partition())
              .thenComparing(it -> it.delivery.offset()));

  private final Map<Integer, TreeSet<Long>> open = new TreeMap<>();
  private final Map<Integer, Long> read = new TreeMap<>();
  private final Map<Integer, Long> committed = new HashMap<>();
  private int size;
  private int inFlight;
  private int failuresInARow;
  private int probes;
  private Instant silentUntil = Instant.MIN;

  private static final class Entry {
    private final Delivery delivery;
    private Instant due;
    private int attempts;
    private boolean isForgotten;

    private Entry(Delivery delivery) {
      this.delivery = delivery;
      due = Instant.MIN;
    }
  }

  /**
   * An empty one.
   *
   * @param random from 0 to 1, by which pauses differ
   */
  public Backlog(WebhooksConfig config, DoubleSupplier random) {
    atOnce = config.atOnce();
    firstPause = config.firstPause();
    longestPause = config.longestPause();
    giveUpAfter = config.giveUpAfter();
    this.random = random;
  }

  /** Takes what the log has next. */
  public void add(Delivery delivery) {
    read.put(delivery.partition(), delivery.offset() + 1);
    open.computeIfAbsent(delivery.partition(), it -> new TreeSet<>()).add(delivery.offset());
    size++;
    var entry = new Entry(delivery);
    var line = images.computeIfAbsent(delivery.image(), it -> new ArrayDeque<>());
    line.add(entry);
    if (line.size() == 1) {
      heads.add(entry);
    }
  }

  /** Notes that the log has something that is not for this receiver. */
  public void pass(int partition, long offset) {
    read.put(partition, offset + 1);
  }

  /** The partitions are another instance's now; what is on its way ends without effect. */
  public void forget(int partition) {
    read.remove(partition);
    open.remove(partition);
    committed.remove(partition);
    images
        .values()
        .removeIf(
            line -> {
              if (line.element().delivery.partition() != partition) {
                return false;
              }
              for (var entry : line) {
                entry.isForgotten = true;
                size--;
              }
              heads.remove(line.element());
              return true;
            });
  }

  /** The tries whose time has come. Each is to be made, and its end told. */
  public List<Try> due(Instant now) {
    var tries = new ArrayList<Try>();
    while (mayTry(now) && !heads.isEmpty() && !heads.first().due.isAfter(now)) {
      var entry = heads.pollFirst();
      entry.attempts++;
      inFlight++;
      if (isDown()) {
        probes++;
      }
      tries.add(new Try(entry));
    }
    return tries;
  }

  /** One that is down gets one try at a time. */
  private boolean mayTry(Instant now) {
    return isDown() ? inFlight == 0 && !silentUntil.isAfter(now) : inFlight < atOnce;
  }

  private boolean isDown() {
    return failuresInARow >= DOWN;
  }

  /** A try that is under way. */
  public static final class Try {
    private final Entry entry;

    private Try(Entry entry) {
      this.entry = entry;
    }

    public Attempt attempt() {
      return new Attempt(entry.delivery, entry.attempts);
    }
  }

  /**
   * A try has ended.
   *
   * @return what is given up: it is to be durable before the next {@link #committable}
   */
  public List<Dead> ended(Try attempt, Outcome outcome, Instant now) {
    inFlight--;
    var entry = attempt.entry;
    var given = new ArrayList<Dead>();
    if (outcome instanceof Outcome.Failed failed) {
      failuresInARow++;
      if (isDown()) {
        silentUntil = now.plus(pause(probes, 2, LONGEST_PROBE));
      }
      fail(entry, failed.reason(), now, given);
    } else {
      // It is there, whatever it says to this event.
      failuresInARow = 0;
      probes = 0;
      if (!entry.isForgotten) {
        if (outcome instanceof Outcome.Refused refused) {
          given.add(new Dead(entry.delivery, refused.reason(), entry.attempts));
        }
        leave(entry);
      }
    }
    return given;
  }

  private void fail(Entry entry, String reason, Instant now, List<Dead> given) {
    if (!entry.isForgotten) {
      if (isOver(entry, now)) {
        given.add(new Dead(entry.delivery, reason, entry.attempts));
        leave(entry);
      } else {
        entry.due = now.plus(pause(entry.attempts - 1, 3, longestPause));
        heads.add(entry);
      }
    }
    if (isDown()) {
      giveUpTheOld(reason, now, given);
    }
  }

  /** Else a receiver that is down for days would keep them until each had its own try. */
  private void giveUpTheOld(String reason, Instant now, List<Dead> given) {
    for (var old = old(now); !old.isEmpty(); old = old(now)) {
      for (var entry : old) {
        given.add(new Dead(entry.delivery, reason, entry.attempts));
        leave(entry);
      }
    }
  }

  private List<Entry> old(Instant now) {
    return heads.stream().filter(it -> isOver(it, now)).toList();
  }

  private boolean isOver(Entry entry, Instant now) {
    return !now.isBefore(entry.delivery.since().plus(giveUpAfter));
  }

  private void leave(Entry entry) {
    heads.remove(entry);
    size--;
    var line = images.get(entry.delivery.image());
    line.remove();
    open.get(entry.delivery.partition()).remove(entry.delivery.offset());
    if (line.isEmpty()) {
      images.remove(entry.delivery.image());
    } else {
      heads.add(line.element());
    }
  }

  /** Longer each time, up to a bound, and from a half to all of that. */
  private Duration pause(int before, int factor, Duration longest) {
    var millis =
        Math.min(
            (double) longest.toMillis(),
            firstPause.toMillis() * Math.pow(factor, Math.min(before, 30)));
    return Duration.ofMillis((long) (millis * (1 + random.getAsDouble()) / 2));
  }

  /** The offsets to commit, by partition, that are not committed yet. */
  public Map<Integer, Long> committable() {
    var offsets = new TreeMap<Integer, Long>();
    read.forEach(
        (partition, next) -> {
          var unfinished = open.getOrDefault(partition, new TreeSet<>());
          var offset = unfinished.isEmpty() ? next : unfinished.first();
          if (!offset.equals(committed.get(partition))) {
            offsets.put(partition, offset);
          }
        });
    return offsets;
  }

  public void committed(Map<Integer, Long> offsets) {
    committed.putAll(offsets);
  }

  /** How many wait or are on their way. */
  public int size() {
    return size;
  }

  public int inFlight() {
    return inFlight;
  }

  /** When the eldest was put into the log; now where there is none. */
  public Instant oldest(Instant now) {
    return images.values().stream()
        .map(it -> it.element().delivery.since())
        .min(Comparator.naturalOrder())
        .orElse(now);
  }
}

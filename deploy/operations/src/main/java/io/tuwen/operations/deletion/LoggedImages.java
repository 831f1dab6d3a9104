package io.tuwen.operations.deletion;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Place;
import io.tuwen.operations.log.Position;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Owners' images as {@code image.uploaded} has them: partition by partition, since the events of an
 * image and its tombstone are in one.
 *
 * <p>A partition is read twice: to know where the last event of each image is, and to tell those
 * images whose last event is no tombstone. Tombstones stand behind all events where an owner's
 * images have just been deleted; then there is nothing to tell, and no second time.
 *
 * <p>Memory is bounded: where a partition has more images than there is room for, it is read again
 * from the first one on that had none.
 */
final class LoggedImages {
  /** In 25 MB. */
  private static final int MAX_KEYS = 500_000;

  private static final Duration POLL = Duration.ofMillis(500);

  /** With nothing read for that long, the broker counts as gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Logs logs;
  private final int maxKeys;

  LoggedImages(Logs logs) {
    this(logs, MAX_KEYS);
  }

  /**
   * Of a log.
   *
   * @param maxKeys of images that are known at once
   */
  LoggedImages(Logs logs, int maxKeys) {
    this.logs = logs;
    this.maxKeys = maxKeys;
  }

  /** What stands before the first slash of a key, and the slash; nothing where there is none. */
  static String ownerOf(String key) {
    return key.substring(0, key.indexOf('/') + 1);
  }

  /**
   * Tells the keys that are not followed by a tombstone, each once, by partition and offset.
   *
   * @param owners whose, each with a slash behind it
   */
  void forEach(Set<String> owners, BiConsumer<Position, ObjectKey> taker) {
    var topics = Set.of(Topics.IMAGE_UPLOADED);
    var ends = logs.ends(topics);
    logs.beginnings(topics).entrySet().stream()
        .sorted(Comparator.comparing(it -> it.getKey().partition()))
        .forEach(it -> forEach(it.getKey(), it.getValue(), ends, owners, taker));
  }

  private void forEach(
      Place place,
      long beginning,
      Map<Place, Long> ends,
      Set<String> owners,
      BiConsumer<Position, ObjectKey> taker) {
    var end = ends.getOrDefault(place, beginning);
    for (var from = beginning; from < end; ) {
      var last = new LastEvents(maxKeys);
      var next = collect(place, from, end, owners, last);
      if (last.isAnyThere()) {
        read(place, from, next, owners, (key, record) -> tell(key, record, last, taker));
      }
      from = next;
    }
  }

  /** Where the first event is that there was no room for; the end where there was room for all. */
  private long collect(Place place, long from, long end, Set<String> owners, LastEvents last) {
    var next = new long[] {end};
    read(
        place,
        from,
        end,
        owners,
        (key, record) -> {
          var offset = record.position().offset();
          if (record.value().isEmpty() || offset > next[0]) {
            // It is gone, or is met from the next place on.
            last.remove(key);
          } else if (!last.put(key, offset)) {
            next[0] = offset;
          }
        });
    return next[0];
  }

  private static void tell(
      String key, LogRecord record, LastEvents last, BiConsumer<Position, ObjectKey> taker) {
    if (record.value().isPresent() && last.isLast(key, record.position().offset())) {
      // What is no key of an object can have none.
      ObjectKey.parse(key).ifPresent(it -> taker.accept(record.position(), it));
    }
  }

  private void read(
      Place place, long from, long end, Set<String> owners, BiConsumer<String, LogRecord> taker) {
    Consumer<LogRecord> ofOwners =
        record -> {
          var key = record.key().orElse("");
          if (owners.contains(ownerOf(key)) && record.position().offset() < end) {
            taker.accept(key, record);
          }
        };
    var ends = Map.of(place, end);
    var lastRead = System.nanoTime();
    try (var cursor = logs.open(Map.of(place, from))) {
      while (!cursor.hasReached(ends)) {
        var records = cursor.poll(POLL);
        if (!records.isEmpty()) {
          lastRead = System.nanoTime();
        } else if (System.nanoTime() - lastRead > PATIENCE.toNanos()) {
          throw new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "the events cannot be read");
        }
        records.forEach(ofOwners);
      }
    }
  }
}

package io.tuwen.operations.deletion;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Place;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Owners' images as {@code image.uploaded} has them.
 *
 * <p>Memory is bounded: where more images live than have room, those that have are told at the end
 * of the pass, and another pass begins behind the last of them.
 */
final class LoggedImages {
  private static final int MAX_KEYS = 50_000;
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
   * @param maxKeys more than these by no more than one poll brings
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
   * Tells the keys that are not followed by a tombstone, each once.
   *
   * @param owners whose, each with a slash behind it
   */
  void forEach(Set<String> owners, Consumer<ObjectKey> taker) {
    var topics = Set.of(Topics.IMAGE_UPLOADED);
    var ends = logs.ends(topics);
    var from = Optional.of(logs.beginnings(topics));
    while (from.isPresent()) {
      from = pass(from.get(), ends, owners, taker);
    }
  }

  /** Where the next pass begins; empty where there is none. */
  private Optional<Map<Place, Long>> pass(
      Map<Place, Long> from, Map<Place, Long> ends, Set<String> owners, Consumer<ObjectKey> taker) {
    var living = new LinkedHashSet<String>();
    var next = Optional.<Map<Place, Long>>empty();
    var lastRead = System.nanoTime();
    try (var cursor = logs.open(from)) {
      while (!cursor.hasReached(ends)) {
        var records = cursor.poll(POLL);
        if (!records.isEmpty()) {
          lastRead = System.nanoTime();
        } else if (System.nanoTime() - lastRead > PATIENCE.toNanos()) {
          throw new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "the events cannot be read");
        }
        for (var record : records) {
          var key = record.key().orElse("");
          if (record.value().isPresent() && next.isEmpty() && owners.contains(ownerOf(key))) {
            living.add(key);
          } else {
            // It is gone, or the next pass meets it.
            living.remove(key);
          }
        }
        if (next.isEmpty() && living.size() >= maxKeys) {
          next = Optional.of(cursor.positions());
        }
      }
    }
    living.stream().map(ObjectKey::new).forEach(taker);
    return next;
  }
}

package io.tuwen.operations.deletion;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An owner's images as {@code image.uploaded} has them, in one pass over all of it.
 *
 * <p>Memory is bounded: of so many images that they have no room, some are told that a later record
 * says to be gone.
 */
final class LoggedImages {
  private static final int MAX_KEYS = 50_000;
  private static final Duration POLL = Duration.ofMillis(500);

  /** With nothing read for that long, the broker counts as gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Logs logs;
  private final String prefix;

  LoggedImages(Logs logs, String prefix) {
    this.logs = logs;
    this.prefix = prefix;
  }

  /** Tells the keys that are not followed by a tombstone. */
  void forEach(Consumer<ObjectKey> taker) {
    var topics = Set.of(Topics.IMAGE_UPLOADED);
    var ends = logs.ends(topics);
    var living = new LinkedHashSet<String>();
    var lastRead = System.nanoTime();
    try (var cursor = logs.open(logs.beginnings(topics))) {
      while (!cursor.hasReached(ends)) {
        var records = cursor.poll(POLL);
        if (!records.isEmpty()) {
          lastRead = System.nanoTime();
        } else if (System.nanoTime() - lastRead > PATIENCE.toNanos()) {
          throw new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "the events cannot be read");
        }
        for (var record : records) {
          note(record, living);
          if (living.size() == MAX_KEYS) {
            tell(living, taker);
          }
        }
      }
    }
    tell(living, taker);
  }

  private void note(LogRecord record, Set<String> living) {
    var key = record.key().orElse("");
    if (!key.startsWith(prefix)) {
      return;
    }
    if (record.value().isPresent()) {
      living.add(key);
    } else {
      living.remove(key);
    }
  }

  private static void tell(Set<String> living, Consumer<ObjectKey> taker) {
    living.stream().map(ObjectKey::new).forEach(taker);
    living.clear();
  }
}

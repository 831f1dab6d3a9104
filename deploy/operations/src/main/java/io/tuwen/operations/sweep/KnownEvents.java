package io.tuwen.operations.sweep;

import io.tuwen.contract.error.ErrorCode;
import io.tuwen.contract.error.TuwenException;
import io.tuwen.contract.event.EventCodec;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks originals up in {@code image.uploaded}. */
@ApplicationScoped
class KnownEvents {
  private static final Duration POLL = Duration.ofMillis(500);

  /** With nothing read for that long, the broker counts as gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Logs logs;

  KnownEvents(Logs logs) {
    this.logs = logs;
  }

  /**
   * Those whose event is in the log, in one pass over all of it.
   *
   * @param wanted the versions of the originals by their keys
   */
  Set<String> of(Map<String, ETag> wanted) {
    var topics = List.of(Topics.IMAGE_UPLOADED);
    var known = new HashSet<String>();
    var ends = logs.ends(topics);
    var lastRead = System.nanoTime();
    try (var cursor = logs.open(logs.beginnings(topics))) {
      while (!cursor.hasReached(ends)) {
        var records = cursor.poll(POLL);
        if (!records.isEmpty()) {
          lastRead = System.nanoTime();
        } else if (System.nanoTime() - lastRead > PATIENCE.toNanos()) {
          throw new TuwenException(ErrorCode.BROKER_UNAVAILABLE, "the events cannot be read");
        }
        records.forEach(it -> note(it, wanted, known));
      }
    }
    return known;
  }

  private static void note(LogRecord record, Map<String, ETag> wanted, Set<String> known) {
    var key = record.key().orElse("");
    var eTag = wanted.get(key);
    if (eTag == null) {
      return;
    }
    if (record.value().isEmpty()) {
      // Removed, and then put again.
      known.remove(key);
    } else if (tells(record, eTag)) {
      known.add(key);
    }
  }

  private static boolean tells(LogRecord record, ETag eTag) {
    try {
      var event = EventCodec.decodeUploaded(record.value().orElseThrow().bytes());
      return event.eTag().equals(eTag);
    } catch (TuwenException e) {
      return false;
    }
  }
}

package io.tuwen.operations.imports;

import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.LogRecord;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of an owner's images were deleted since an import was ordered, by the tombstones in {@code
 * image.uploaded}. It is read once, and then what is new. For one thread.
 */
final class DeletedSince {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final List<String> TOPIC = List.of(Topics.IMAGE_UPLOADED);

  private final Logs logs;
  private final ImportOrder order;
  private final Map<Integer, Long> next;
  private final Set<String> deleted = new HashSet<>();

  /** Whether to read on; it may wait. */
  interface Going {
    boolean mayGoOn() throws InterruptedException;
  }

  /**
   * Has read nothing yet.
   *
   * @param begin the next offset, by partition
   */
  DeletedSince(Logs logs, ImportOrder order, Map<Integer, Long> begin) {
    this.logs = logs;
    this.order = order;
    next = new HashMap<>(begin);
  }

  /** Of an import that was ordered then; has read nothing yet. */
  static DeletedSince of(Logs logs, ImportOrder order) {
    var begin = new HashMap<Integer, Long>();
    logs.since(TOPIC, order.createdAt())
        .forEach((place, offset) -> begin.put(place.partition(), offset));
    return new DeletedSince(logs, order, begin);
  }

  /** Reads to where the topic ends now. False where it may not go on. */
  boolean catchUp(Going going) throws InterruptedException {
    var ends = logs.ends(TOPIC);
    var from = new HashMap<Place, Long>();
    ends.forEach(
        (place, end) -> {
          var begin = next.getOrDefault(place.partition(), 0L);
          if (begin < end) {
            from.put(place, begin);
          }
        });
    if (from.isEmpty()) {
      return true;
    }
    ends.keySet().retainAll(from.keySet());
    try (var cursor = logs.open(from)) {
      while (!cursor.hasReached(ends)) {
        if (!going.mayGoOn()) {
          return false;
        }
        cursor.poll(POLL).forEach(this::take);
        cursor.positions().forEach((place, offset) -> next.put(place.partition(), offset));
      }
    }
    return true;
  }

  private void take(LogRecord record) {
    if (record.value().isEmpty() && isOfLater(record)) {
      record.key().filter(it -> it.startsWith(order.spec().owner() + "/")).ifPresent(deleted::add);
    }
  }

  /**
   * What was deleted before the order is an earlier image, and is made again. When it was asked for
   * counts, and where that is not said, when it was carried out: of a tombstone and the one that
   * repeats it, compaction leaves the second.
   */
  private boolean isOfLater(LogRecord record) {
    var requested = record.number(LaneHeaders.REQUESTED);
    return requested.isPresent()
        ? Instant.ofEpochMilli(requested.getAsLong()).isAfter(order.createdAt())
        : record.time().isAfter(order.createdAt()) && record.header(LaneHeaders.REPEATED).isEmpty();
  }

  /** Also where it was stored and no event came, or compaction has removed that. */
  boolean has(ImageKey image) {
    return deleted.contains(image.objectKey().value());
  }
}

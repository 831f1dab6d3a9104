package io.tuwen.operations.imports;

import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.journal.Stop;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.Place;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was made known of an owner's images since an import wrote down how far it is, read from
 * {@code image.uploaded} itself.
 *
 * <p>INVARIANT: an image of which something is in here is not made again, also where its owner has
 * deleted it since.
 */
final class ToldSince {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final List<String> TOPIC = List.of(Topics.IMAGE_UPLOADED);

  private final Set<String> told;
  private final DeletedSince deleted;

  private ToldSince(Set<String> told, DeletedSince deleted) {
    this.told = told;
    this.deleted = deleted;
  }

  /** Where the topic ends now. */
  static Map<Integer, Long> end(Logs logs) {
    var ends = new HashMap<Integer, Long>();
    logs.ends(TOPIC).forEach((place, offset) -> ends.put(place.partition(), offset));
    return ends;
  }

  /**
   * Reads it.
   *
   * @param deleted goes on reading meanwhile
   */
  static ToldSince read(
      Logs logs, Map<Integer, Long> begin, ImportOrder order, DeletedSince deleted, Stop stop)
      throws InterruptedException {
    var ends = logs.ends(TOPIC);
    var from = new HashMap<Place, Long>();
    ends.keySet().forEach(it -> from.put(it, begin.getOrDefault(it.partition(), 0L)));
    var told = new HashSet<String>();
    var owner = order.spec().owner() + "/";
    try (var cursor = logs.open(from)) {
      while (!cursor.hasReached(ends)) {
        stop.check();
        cursor.poll(POLL).stream()
            .filter(it -> it.value().isPresent())
            .flatMap(it -> it.key().stream())
            .filter(it -> it.startsWith(owner))
            .forEach(told::add);
      }
    }
    return new ToldSince(told, deleted);
  }

  boolean has(ImageKey image) {
    return told.contains(image.objectKey().value());
  }

  boolean isDeleted(ImageKey image) {
    return deleted.has(image);
  }
}

package io.tuwen.operations.imports;

import io.tuwen.contract.key.ImageKey;
import io.tuwen.contract.key.Owner;
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
 * <p>INVARIANT: an image that is in here is not made again, also where its owner has deleted it
 * since.
 */
final class ToldSince {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final List<String> TOPIC = List.of(Topics.IMAGE_UPLOADED);

  private final Set<String> keys;

  private ToldSince(Set<String> keys) {
    this.keys = keys;
  }

  /** Where the topic ends now. */
  static Map<Integer, Long> end(Logs logs) {
    var ends = new HashMap<Integer, Long>();
    logs.ends(TOPIC).forEach((place, offset) -> ends.put(place.partition(), offset));
    return ends;
  }

  static ToldSince read(Logs logs, Map<Integer, Long> begin, Owner owner, Stop stop)
      throws InterruptedException {
    var ends = logs.ends(TOPIC);
    var from = new HashMap<Place, Long>();
    ends.keySet().forEach(it -> from.put(it, begin.getOrDefault(it.partition(), 0L)));
    var keys = new HashSet<String>();
    try (var cursor = logs.open(from)) {
      while (!cursor.hasReached(ends)) {
        stop.check();
        cursor.poll(POLL).stream()
            // A tombstone alone is of an image that was there before, and the import makes it
            // again.
            .filter(it -> it.value().isPresent())
            .flatMap(it -> it.key().stream())
            .filter(it -> it.startsWith(owner + "/"))
            .forEach(keys::add);
      }
    }
    return new ToldSince(keys);
  }

  boolean has(ImageKey image) {
    return keys.contains(image.objectKey().value());
  }
}

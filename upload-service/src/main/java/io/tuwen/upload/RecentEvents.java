package io.tuwen.upload;

import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.ImageKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers what was published lately, so that a notification that comes twice goes on once.
 *
 * <p>An economy and not a guarantee: it forgets with the process, and workers bear repetition.
 */
@ApplicationScoped
class RecentEvents {
  private static final int CAPACITY = 10_000;

  /** So much later than our own clock a store may say that we have written something. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  /** When each was written at the latest, in the order of arrival: the first is the oldest. */
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  /**
   * Whether a store tells of a write that is known. What was written after that is another image:
   * the first was deleted, and sent again. Stores know some times to the second alone.
   */
  synchronized boolean contains(ImageUploaded event) {
    var written = seen.get(identity(event));
    return written != null && !event.time().truncatedTo(ChronoUnit.SECONDS).isAfter(written);
  }

  /** Remembers what a store has told, with the time of the write. */
  void add(ImageUploaded event) {
    add(event, event.time());
  }

  /** Remembers an upload of our own, whose time is our clock's. */
  void addOwn(ImageUploaded event) {
    add(event, event.time().plus(SKEW));
  }

  private synchronized void add(ImageUploaded event, Instant written) {
    seen.put(identity(event), written);
    if (seen.size() > CAPACITY) {
      var oldest = seen.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /**
   * An image whose name we have made is written once while it lives, so its bytes say all: a
   * callback, the bucket's event and the upload itself tell the same. Under any other key the same
   * bytes put once more are news, and the id is the write's own.
   */
  private static String identity(ImageUploaded event) {
    var isWrittenOnce =
        ImageKey.parse(event.key()).filter(it -> !it.id().isClientKey()).isPresent();
    return (isWrittenOnce ? "" : event.id()) + " " + event.eTag() + " " + event.key();
  }
}

package io.tuwen.upload;

import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.ImageKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

  /** So much later a store may say that something was written than it was heard of. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  private final InstantSource clock;

  /** When each was heard of, in the order of arrival, so that the first is the oldest. */
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  @Inject
  RecentEvents() {
    this(InstantSource.system());
  }

  RecentEvents(InstantSource clock) {
    this.clock = clock;
  }

  /** What was written after that is another image: the first was deleted, and sent again. */
  synchronized boolean contains(ImageUploaded event) {
    var heard = seen.get(identity(event));
    return heard != null && !event.time().isAfter(heard.plus(SKEW));
  }

  synchronized void add(ImageUploaded event) {
    seen.put(identity(event), clock.instant());
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

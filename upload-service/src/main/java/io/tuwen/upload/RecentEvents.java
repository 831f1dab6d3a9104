package io.tuwen.upload;

import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.key.ImageKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Remembers what was published lately, so that a notification that comes twice goes on once.
 *
 * <p>An economy and not a guarantee: it forgets with the process, and workers bear repetition.
 */
@ApplicationScoped
class RecentEvents {
  private static final int CAPACITY = 10_000;

  /** In the order of arrival, so that the first is the oldest. */
  private final Set<String> seen = new LinkedHashSet<>();

  synchronized boolean contains(ImageUploaded event) {
    return seen.contains(identity(event));
  }

  synchronized void add(ImageUploaded event) {
    if (seen.add(identity(event)) && seen.size() > CAPACITY) {
      var oldest = seen.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /**
   * An image whose name we have made is written once, so its bytes say all: a callback, the
   * bucket's event and the upload itself tell the same. Under any other key the same bytes put once
   * more are news, and the id is the write's own.
   */
  private static String identity(ImageUploaded event) {
    var isWrittenOnce =
        ImageKey.parse(event.key()).filter(it -> !it.id().isClientKey()).isPresent();
    return (isWrittenOnce ? "" : event.id()) + " " + event.eTag() + " " + event.key();
  }
}

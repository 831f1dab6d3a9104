package io.tuwen.operations.sweep;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ListedObject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;

/**
 * The texts bucket beside the originals bucket, both in the order of their keys.
 *
 * <p>INVARIANT: it never finds a text that is not there. It may miss one where the key of an
 * original is the beginning of another's, since their texts are in another order then: such an
 * original is looked up in the log for nothing.
 */
final class FinishedTexts {
  private final Iterator<ListedObject> texts;
  private ListedObject next;

  FinishedTexts(Iterator<ListedObject> texts) {
    this.texts = texts;
  }

  /** Whether there is a result that is newer than this original. Ask in the order of the keys. */
  boolean has(ListedObject original) {
    if (!original.key().hasRoomForResults()) {
      return false;
    }
    var result = original.key().ocrResult();
    while (peek() && compare(next.key(), result) < 0) {
      next = null;
    }
    // Listings tell whole seconds, so what is as old as the original proves nothing.
    return peek()
        && next.key().equals(result)
        && next.lastModified().isAfter(original.lastModified());
  }

  private boolean peek() {
    if (next == null && texts.hasNext()) {
      next = texts.next();
    }
    return next != null;
  }

  /** As object storage sorts: by the bytes of UTF-8. */
  private static int compare(ObjectKey one, ObjectKey other) {
    return Arrays.compareUnsigned(
        one.value().getBytes(StandardCharsets.UTF_8),
        other.value().getBytes(StandardCharsets.UTF_8));
  }
}

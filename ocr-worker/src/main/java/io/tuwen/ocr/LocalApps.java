package io.tuwen.ocr;

import io.tuwen.contract.store.Attributes;
import io.tuwen.contract.store.StoredObject;
import java.util.List;
import java.util.Set;

/**
 * The apps whose images no provider may see.
 *
 * <p>INVARIANT: where there is one, an image whose app is not known is none for a provider either.
 * What an image is of stands in the object itself, so that retries and replays know it as well.
 */
final class LocalApps {
  private final Set<String> names;

  LocalApps(List<String> names) {
    this.names = Set.copyOf(names);
  }

  boolean isLocal(StoredObject original) {
    if (names.isEmpty()) {
      return false;
    }
    var app = original.attributes().metadata().get(Attributes.APP);
    return app == null || names.contains(app);
  }

  boolean isEmpty() {
    return names.isEmpty();
  }
}

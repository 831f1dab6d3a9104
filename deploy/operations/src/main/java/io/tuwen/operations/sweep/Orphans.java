package io.tuwen.operations.sweep;

import io.tuwen.contract.deletion.OpenDeletions;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.operations.OriginalEvents;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Publishes the event of an original in the place of the upload that did not, unless the original
 * is to be deleted.
 */
@ApplicationScoped
public class Orphans {
  private static final Logger LOG = Logger.getLogger(Orphans.class);

  private final ObjectStore store;
  private final OriginalEvents events;
  private final OpenDeletions deletions;

  Orphans(ObjectStore store, OriginalEvents events, OpenDeletions deletions) {
    this.store = store;
    this.events = events;
    this.deletions = deletions;
  }

  /** Whether it was still there as it was listed, and is known now. */
  public boolean publish(ListedObject listed) {
    var stored =
        store
            .describe(Bucket.ORIGINALS, listed.key())
            .filter(it -> it.eTag().equals(listed.eTag()))
            .filter(it -> deletions.pending(it).isEmpty());
    if (stored.isEmpty()) {
      return false;
    }
    events.publish(stored.get(), stored.get().lastModified());
    LOG.infof("event=orphan_published image=\"%s\"", LogName.of(listed.key()));
    return true;
  }
}

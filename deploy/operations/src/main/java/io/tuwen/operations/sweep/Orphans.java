package io.tuwen.operations.sweep;

import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.LogName;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ListedObject;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StorageConfig;
import io.tuwen.contract.store.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Publishes the event of an original in the place of the upload that did not. */
@ApplicationScoped
public class Orphans {
  private static final Logger LOG = Logger.getLogger(Orphans.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final ObjectStore store;
  private final ImageEvents events;
  private final String region;

  Orphans(ObjectStore store, ImageEvents events, StorageConfig config) {
    this.store = store;
    this.events = events;
    region = config.region();
  }

  /** Whether it was still there as it was listed, and is known now. */
  public boolean publish(ListedObject listed) {
    var stored =
        store
            .describe(Bucket.ORIGINALS, listed.key())
            .filter(it -> it.eTag().equals(listed.eTag()));
    if (stored.isEmpty()) {
      return false;
    }
    events.publish(event(stored.get())).await().atMost(PATIENCE);
    LOG.infof("event=orphan_published image=\"%s\"", LogName.of(listed.key()));
    return true;
  }

  private ImageUploaded event(StoredObject original) {
    return new ImageUploaded(
        UUID.randomUUID().toString(),
        original.lastModified(),
        OssEventName.PUT_OBJECT,
        region,
        store.name(Bucket.ORIGINALS),
        original.key(),
        original.eTag(),
        original.size(),
        original.attributes().contentType());
  }
}

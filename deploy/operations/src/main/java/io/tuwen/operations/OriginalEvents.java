package io.tuwen.operations;

import io.tuwen.contract.deletion.Deletion;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.event.OssEventName;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.lane.LaneHeaders;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StorageConfig;
import io.tuwen.contract.store.StoredObject;
import io.tuwen.contract.topic.Topics;
import io.tuwen.operations.log.Logs;
import io.tuwen.operations.log.NewRecord;
import io.tuwen.operations.log.Position;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Says in {@code image.uploaded} that an original is there, or that it is gone. */
@ApplicationScoped
public class OriginalEvents {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** More than an upload's own event can be behind the time that the storage has noted. */
  private static final Duration BEHIND = Duration.ofSeconds(10);

  private final ObjectStore store;
  private final ImageEvents events;
  private final Logs logs;
  private final String region;

  @Inject
  OriginalEvents(ObjectStore store, ImageEvents events, Logs logs, StorageConfig config) {
    this(store, events, logs, config.region());
  }

  /** Speaks through these. */
  public OriginalEvents(ObjectStore store, ImageEvents events, Logs logs, String region) {
    this.store = store;
    this.events = events;
    this.logs = logs;
    this.region = region;
  }

  /**
   * Publishes the event of an original.
   *
   * <p>INVARIANT: where the original goes meanwhile, the last word is that it is gone; where
   * another version comes, the last word is that one's.
   *
   * @param time when it was stored
   */
  public void publish(StoredObject original, Instant time) {
    events.publish(event(original, time)).await().atMost(PATIENCE);
    var present = store.describe(Bucket.ORIGINALS, original.key());
    if (present.isEmpty()) {
      bury(original.key(), Map.of());
      store.describe(Bucket.ORIGINALS, original.key()).ifPresent(this::publishAgain);
    } else if (!present.get().eTag().equals(original.eTag())) {
      publishAgain(present.get());
    }
  }

  /**
   * Publishes the event of an original that may have one, which a tombstone has hidden. It has to
   * look newer than that one: what is older than a deletion does not come back.
   */
  public void publishAgain(StoredObject original) {
    var latest = original.lastModified().plus(BEHIND);
    var now = Instant.now();
    publish(original, now.isBefore(latest) ? now : latest);
  }

  /**
   * Says durably that an original is gone.
   *
   * @param deletion which has ended it
   */
  public Position bury(ObjectKey key, Deletion deletion) {
    return bury(key, headers(deletion));
  }

  /** Says once more that an original is gone, where something may have come after the first. */
  public void buryAgain(ObjectKey key, Deletion deletion) {
    var headers = headers(deletion);
    headers.put(LaneHeaders.REPEATED, "true");
    bury(key, headers);
  }

  private static Map<String, String> headers(Deletion deletion) {
    var headers = new HashMap<String, String>();
    headers.put(LaneHeaders.DELETION, deletion.id().toString());
    headers.put(LaneHeaders.REQUESTED, Long.toString(deletion.requestedAt().toEpochMilli()));
    return headers;
  }

  private Position bury(ObjectKey key, Map<String, String> headers) {
    var tombstone =
        NewRecord.byKey(Topics.IMAGE_UPLOADED, Optional.of(key.value()), Optional.empty(), headers);
    return logs.append(List.of(tombstone)).get(0);
  }

  private ImageUploaded event(StoredObject original, Instant time) {
    return new ImageUploaded(
        UUID.randomUUID().toString(),
        time,
        OssEventName.PUT_OBJECT,
        region,
        store.name(Bucket.ORIGINALS),
        original.key(),
        original.eTag(),
        original.size(),
        original.attributes().contentType());
  }
}

package io.tuwen.upload;

import io.smallrye.mutiny.Uni;
import io.tuwen.contract.event.ImageEvents;
import io.tuwen.contract.event.ImageUploaded;
import io.tuwen.contract.image.ImageFormat;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ObjectStore;
import io.tuwen.contract.store.StoredObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Optional;

/**
 * What others have put into the bucket.
 *
 * <p>INVARIANT: who tells of an image points at it and nothing more. What is published is what the
 * store says of the object; of one that is gone, nothing is.
 */
@ApplicationScoped
public class ArrivedImages {
  private static final String UNKNOWN_TYPE = "application/octet-stream";

  private final ImageEvents events;
  private final RecentEvents recent;
  private final ObjectStore store;

  ArrivedImages(ImageEvents events, RecentEvents recent, ObjectStore store) {
    this.events = events;
    this.recent = recent;
    this.store = store;
  }

  /** Whether an event is about the bucket of originals. */
  public boolean isOurs(ImageUploaded event) {
    return event.bucket().equals(store.name(Bucket.ORIGINALS));
  }

  /** Whether the event was published lately, by whatever way. */
  boolean isKnown(ImageUploaded event) {
    return recent.contains(event);
  }

  /**
   * The event as the store would tell it; empty where the object is gone. It blocks.
   *
   * <p>Its time is the object's own: that is what a callback of the same write has, too. Rules of
   * buckets may tell a later one.
   */
  public Optional<ImageUploaded> asStored(ImageUploaded event) {
    return store
        .describe(Bucket.ORIGINALS, event.key())
        .map(
            stored ->
                new ImageUploaded(
                    event.id(),
                    stored.lastModified(),
                    event.name(),
                    event.region(),
                    event.bucket(),
                    stored.key(),
                    stored.eTag(),
                    stored.size(),
                    contentType(stored)));
  }

  /**
   * The type of an object that a stranger has put: what it says where that is an image's, which a
   * worker's look at the bytes confirms or not.
   */
  public static String contentType(StoredObject stored) {
    return Arrays.stream(ImageFormat.values())
        .map(ImageFormat::mediaType)
        .filter(it -> it.equals(stored.attributes().contentType()))
        .findFirst()
        .orElse(UNKNOWN_TYPE);
  }

  /**
   * Publishes what is in the bucket already, unless it was published lately. Completes when the
   * event is durable, from now or before.
   */
  public Uni<Void> publish(ImageUploaded event) {
    return Uni.createFrom()
        .deferred(
            () ->
                recent.contains(event)
                    ? Uni.createFrom().voidItem()
                    : events.publish(event).invoke(() -> recent.add(event)));
  }
}

package io.tuwen.contract.store;

import io.tuwen.contract.key.ObjectKey;
import java.util.Optional;

/**
 * Object storage, as much of it as Tuwen needs.
 *
 * <p>Promises that every adapter keeps (and {@code ObjectStoreConformance} checks):
 *
 * <ul>
 *   <li>A put is atomic: a reader sees the whole old object or the whole new one. A put that
 *       returned is durable; one that threw has left the old object in place.
 *   <li>What arrives in the store is what was sent, byte by byte, or the put fails.
 *   <li>A missing object is an empty result and never an error.
 *   <li>Every failure is a {@link io.tuwen.contract.error.TuwenException}: {@code
 *       STORAGE_UNAVAILABLE} where another try may help, {@code STORAGE_REFUSED} where an operator
 *       has to mend the configuration.
 * </ul>
 *
 * <p>All calls block, for a bounded time, and are safe from many threads at once.
 */
public interface ObjectStore extends AutoCloseable {

  /** Stores an object in the place of whatever was there. */
  PutReceipt put(Bucket bucket, ObjectKey key, Content content, Attributes attributes);

  /**
   * Stores an object unless one is there.
   *
   * @return empty when one was there; it is left as it was
   */
  Optional<PutReceipt> putIfAbsent(
      Bucket bucket, ObjectKey key, Content content, Attributes attributes);

  Optional<StoredObject> describe(Bucket bucket, ObjectKey key);

  /**
   * Begins to read an object; the caller closes the result.
   *
   * @throws ArchivedObject where it has to be restored first
   */
  Optional<OpenObject> open(Bucket bucket, ObjectKey key);

  /** Removes an object. One that is missing is not an error. */
  void delete(Bucket bucket, ObjectKey key);

  /**
   * Lists objects, without those whose keys are no {@link ObjectKey}.
   *
   * @param prefix what the keys begin with, or an empty string for all
   * @param after the key after which the page begins, or an empty string for the first page
   * @param limit how many at most, 1 to 1000
   */
  ObjectPage list(Bucket bucket, String prefix, String after, int limit);

  /**
   * Returns where the bucket can be read now, and throws the reason where it cannot. It needs no
   * right but to read objects.
   */
  void check(Bucket bucket);

  /** The bucket's name in the store, as its events carry it. */
  String name(Bucket bucket);

  /** Gives connections back. Calls after it fail. */
  @Override
  void close();
}

package io.tuwen.contract.testing;

import io.tuwen.contract.key.Names;
import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.ocr.OcrResults;
import io.tuwen.contract.rendition.Renditions;
import io.tuwen.contract.store.Bucket;
import io.tuwen.contract.store.ETag;
import io.tuwen.contract.store.ObjectStore;

/**
 * What a deletion does to the buckets, in its order: the original, and then what was made of it.
 */
public record StoredDeletion(ObjectStore store, Names names) {
  /**
   * Deletes one version of an image.
   *
   * @return whether an upload came meanwhile, whose event has to be told again: what was removed
   *     may have been made of it
   */
  public boolean delete(ObjectKey key, ETag version) {
    var isOther =
        store.describe(Bucket.ORIGINALS, key).filter(it -> !it.eTag().equals(version)).isPresent();
    if (isOther) {
      return false;
    }
    store.delete(Bucket.ORIGINALS, key);
    new OcrResults(store).delete(key);
    new Renditions(store, names).deleteAll(key);
    return store.describe(Bucket.ORIGINALS, key).isPresent();
  }
}

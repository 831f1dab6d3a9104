package io.tuwen.contract.rendition;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.StoredObject;

/** A rendition in its bucket, or the record of why there is none. */
public sealed interface StoredRendition {
  ObjectKey key();

  RenditionStamp stamp();

  /** The bytes are there. */
  record Made(StoredObject object, RenditionStamp stamp) implements StoredRendition {
    @Override
    public ObjectKey key() {
      return object.key();
    }
  }

  /**
   * It will not be made from this version of the original.
   *
   * @param code one of the error codes of {@code docs/errors.md}
   * @param detail one sentence for a person
   */
  record Failed(StoredObject object, RenditionStamp stamp, String code, String detail)
      implements StoredRendition {
    @Override
    public ObjectKey key() {
      return object.key();
    }
  }
}

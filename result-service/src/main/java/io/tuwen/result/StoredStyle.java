package io.tuwen.result;

import io.tuwen.contract.store.StoredObject;

/** What the bucket has of a named style. */
public sealed interface StoredStyle {

  /** The rendition. */
  record Made(StoredObject object, Bytes bytes) implements StoredStyle {}

  /** It cannot be made of this image. */
  record Failed(String code, String detail) implements StoredStyle {}
}

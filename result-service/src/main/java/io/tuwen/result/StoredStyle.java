package io.tuwen.result;

import io.tuwen.contract.store.StoredObject;
import java.util.Optional;

/** What the bucket has of a named style. */
public sealed interface StoredStyle {

  /**
   * The rendition.
   *
   * @param bytes its bytes, where they are so few that this service holds them
   */
  record Made(StoredObject object, Optional<Bytes> bytes) implements StoredStyle {}

  /** It cannot be made of this image. */
  record Failed(String code, String detail) implements StoredStyle {}
}

package io.tuwen.result;

import io.tuwen.contract.store.StoredObject;
import java.util.Optional;

/** What the bucket has of a named style. */
public sealed interface StoredStyle {

  /**
   * The rendition.
   *
   * @param body its bytes, where this service hands them out and they are so few that it holds them
   */
  record Made(StoredObject object, Optional<WorkerAnswer.Body> body) implements StoredStyle {}

  /** It cannot be made of this image. */
  record Failed(String code, String detail) implements StoredStyle {}
}

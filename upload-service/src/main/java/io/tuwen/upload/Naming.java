package io.tuwen.upload;

import java.util.Optional;

/** How the images of a request come to their names. */
public sealed interface Naming {

  /** Each gets a new one. */
  record Fresh() implements Naming {}

  /** The same key means the same images: they are taken once, however often they are sent. */
  record Once(IdempotencyKey key) implements Naming {}

  /** Once for a request with a key, and fresh for all others. */
  static Naming of(Optional<IdempotencyKey> key) {
    return key.<Naming>map(Once::new).orElseGet(Fresh::new);
  }

  /**
   * The client's name for an image is the field that carries it, and a newer image takes the place
   * of the one before. An image without a field gets a new name.
   */
  record ByField() implements Naming {}
}

package io.tuwen.contract.event;

import io.tuwen.contract.key.ObjectKey;
import io.tuwen.contract.store.ETag;
import java.time.Instant;

/**
 * What services tell each other, as CloudEvents 1.0.
 *
 * <p>Every event is about one original: {@link #key} is also the key of the Kafka record, and the
 * eTag says which bytes of it are meant.
 */
public sealed interface TuwenEvent permits ImageUploaded, ImageProcessed {
  String id();

  Instant time();

  ObjectKey key();

  ETag eTag();
}

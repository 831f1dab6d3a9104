package io.tuwen.contract.store;

import io.tuwen.contract.key.ObjectKey;
import java.time.Instant;

/** An object as the store describes it. */
public record StoredObject(
    ObjectKey key, ETag eTag, long size, Instant lastModified, Attributes attributes) {}

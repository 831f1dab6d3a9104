package io.tuwen.contract.store;

import io.tuwen.contract.key.ObjectKey;
import java.time.Instant;

/** An object as a listing names it. */
public record ListedObject(ObjectKey key, ETag eTag, long size, Instant lastModified) {}

package io.tuwen.resize;

import io.tuwen.contract.key.ObjectKey;

/**
 * A rendition that a client has asked for.
 *
 * @param rendition where it is stored
 * @param store whether it is stored where it is made; not where the bucket itself does so
 * @param withheld whether a public bucket keeps it to itself
 */
public record Wanted(
    ObjectKey original,
    ObjectKey rendition,
    Processing processing,
    boolean store,
    boolean withheld) {}

package io.tuwen.resize;

import io.tuwen.common.key.ObjectKey;

/**
 * A rendition that somebody has asked for.
 *
 * @param rendition where it is stored
 * @param store whether it is stored where it is made; not where the bucket itself does so
 */
public record Wanted(
    ObjectKey original, ObjectKey rendition, Processing processing, boolean store) {}

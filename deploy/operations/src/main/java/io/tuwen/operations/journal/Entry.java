package io.tuwen.operations.journal;

import java.util.Optional;

/**
 * An order as it was given last, and how far it is.
 *
 * @param progress empty before any instance has begun
 */
public record Entry<O, P>(O order, Optional<P> progress) {}

package io.tuwen.operations.deadletter;

/**
 * How many were put aside.
 *
 * @param unlisted as in {@link Redriven}
 */
public record Discarded(int discarded, int unlisted) {}

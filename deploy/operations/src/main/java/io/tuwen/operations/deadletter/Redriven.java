package io.tuwen.operations.deadletter;

/**
 * What became of many.
 *
 * @param redriven tried again now
 * @param alreadySettled named by id, and dealt with before
 * @param missing named by id, and not there
 */
public record Redriven(int redriven, int alreadySettled, int missing) {}

package io.tuwen.operations.deadletter;

/**
 * What became of many.
 *
 * @param redriven tried again now
 * @param alreadySettled named by id, and dealt with before
 * @param missing named by id, and not there
 * @param unlisted older ones that may be meant too; they were not looked at, as there is no room to
 *     list them
 */
public record Redriven(int redriven, int alreadySettled, int missing, int unlisted) {}

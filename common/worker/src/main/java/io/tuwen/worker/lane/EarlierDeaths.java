package io.tuwen.worker.lane;

/**
 * Travels with a record from its {@link LaneIntake} to its handling.
 *
 * @param count how often a worker has died while it handled the record
 */
record EarlierDeaths(int count) {}
